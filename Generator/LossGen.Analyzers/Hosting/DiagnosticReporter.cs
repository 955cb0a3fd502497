using LossGen.Analyzers.Flow;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Hosting;

/// <summary>An analyzer's view of the rules: problems become diagnostics.</summary>
internal sealed class DiagnosticReporter(SymbolAnalysisContext context, WeightsSetByCode weights) : ProblemSink
{
    public override bool IsWeightSetByCode(LossReading loss, ComponentReading component) =>
        weights.Change(loss, component, context.CancellationToken);

    public override void Report(
        DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Anchor anchor, Remedies remedies, params object[] arguments)
    {
        var location = Visible(anchor.Locate(context.Compilation, context.CancellationToken));
        if (IsHalfTyped(location))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            descriptor,
            location,
            severity,
            additionalLocations: null,
            remedies.Properties,
            arguments));
    }

    /// <summary>Nothing shows in a generated file. What is wrong there is said at the part of the class that a person writes.</summary>
    private Location Visible(Location location)
    {
        if (location.SourceTree is { } tree && GeneratedPart.IsGenerated(tree))
        {
            foreach (var part in context.Symbol.DeclarationsIn(context.Compilation.Assembly))
            {
                if (!GeneratedPart.IsGenerated(part.SyntaxTree)
                    && part.GetSyntax(context.CancellationToken) is BaseTypeDeclarationSyntax declaration)
                {
                    return declaration.Identifier.GetLocation();
                }
            }
        }

        return location;
    }

    /// <summary>Where the syntax is in error the compiler speaks: what a rule reads there may be another line's.</summary>
    private bool IsHalfTyped(Location location) =>
        location.SourceTree is { } tree
        && tree.GetRoot(context.CancellationToken)
            .FindNode(location.SourceSpan)
            .FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
        && DeclarationDamage.IsDamaged(member);
}
