using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG9002: says once in a project why nothing is generated in it, or what was never tested: at its first loss class, or, of two
/// TorchSharps,
/// at the first file that uses one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotSupportedHereAnalyzer : DiagnosticAnalyzer
{
    /// <summary>{What is missing in the project, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG9002",
        "Scheme or feature not supported here",
        "{0}",
        DescriptorFactory.Limits,
        DiagnosticSeverity.Warning,
        "Generated code needs a language version and a TorchSharp that it was written for. Where one is missing, nothing is generated, "
            + "and the missing members are all that shows.");

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var compilation = start.Compilation;
            foreach (var attribute in compilation.GetTypesByMetadataName(WellKnownNames.CombinedLossAttribute))
            {
                if (Objection(compilation, attribute) is { } objection)
                {
                    var first = new Lazy<AttributeData?>(() => FirstLoss(compilation.Assembly.GlobalNamespace, attribute, compilation));
                    start.RegisterSymbolAction(symbol => Report(symbol, first.Value, objection), SymbolKind.NamedType);
                    if (TorchLibraries.Reachable(compilation).Length > 1
                        && first.Value is null
                        && FirstUsing(compilation, start.CancellationToken) is { } place)
                    {
                        start.RegisterSyntaxTreeAction(file => Report(file, place, objection));
                    }

                    return;
                }
            }
        });
    }

    private static (DiagnosticSeverity Severity, string Text)? Objection(Compilation compilation, INamedTypeSymbol attribute)
    {
        if (ProjectSupport.Missing(compilation, attribute) is { } missing)
        {
            return (DiagnosticSeverity.Warning, $"Nothing is generated in this project: {missing}");
        }

        if (ProjectSupport.TorchSharpVersion(compilation, attribute) is not { } version)
        {
            return null;
        }

        var words =
            $"LossGen is tested with TorchSharp {Words(ProjectSupport.TestedTorchSharp)}, and this project references {Words(version)}";
        return ProjectSupport.CompareTorchSharp(version) switch
        {
            < 0 => (DiagnosticSeverity.Warning, $"{words}: reference {Words(ProjectSupport.TestedTorchSharp)} or later"),
            > 0 => (
                DiagnosticSeverity.Info,
                $"{words}: its gradients and defaults may differ from what the rules and the generated code rely on"),
            _ => null,
        };
    }

    private static string Words(Version version) => version.ToString(fieldCount: 3);

    private static void Report(SymbolAnalysisContext context, AttributeData? first, (DiagnosticSeverity Severity, string Text) objection)
    {
        if (first is not null && context.Symbol.GetAttributes().Contains(first))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule,
                Anchor.At(first).Locate(context.Compilation, context.CancellationToken),
                objection.Severity,
                additionalLocations: null,
                properties: null,
                objection.Text));
        }
    }

    /// <summary>The rules look at one TorchSharp only, so a project without a loss class hears of the other one, too.</summary>
    private static void Report(
        SyntaxTreeAnalysisContext context, UsingDirectiveSyntax place, (DiagnosticSeverity Severity, string Text) objection)
    {
        if (context.Tree == place.SyntaxTree)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, place.GetLocation(), objection.Severity, additionalLocations: null, properties: null, objection.Text));
        }
    }

    /// <summary>The first <c>using</c> of TorchSharp, by file and place; null where there is none that a person wrote.</summary>
    private static UsingDirectiveSyntax? FirstUsing(Compilation compilation, CancellationToken token)
    {
        UsingDirectiveSyntax? first = null;
        foreach (var tree in compilation.SyntaxTrees)
        {
            if ((first is null || string.CompareOrdinal(tree.FilePath, first.SyntaxTree.FilePath) < 0)
                && tree.GetRoot(token) is CompilationUnitSyntax file
                && file.Usings.FirstOrDefault(static directive => IsOfTorchSharp(directive)) is { } found
                && !GeneratedPart.IsGenerated(tree))
            {
                first = found;
            }
        }

        return first;
    }

    private static bool IsOfTorchSharp(UsingDirectiveSyntax directive)
    {
        var name = directive.NamespaceOrType;
        while (name is QualifiedNameSyntax qualified)
        {
            name = qualified.Left;
        }

        return name is SimpleNameSyntax { Identifier.ValueText: "TorchSharp" }
            or AliasQualifiedNameSyntax { Name.Identifier.ValueText: "TorchSharp" };
    }

    /// <summary>The first loss by file and place, so that every build names the same one.</summary>
    private static AttributeData? FirstLoss(INamespaceOrTypeSymbol scope, INamedTypeSymbol attributeClass, Compilation project)
    {
        AttributeData? first = null;
        foreach (var member in scope.GetMembers())
        {
            if (member is not INamespaceOrTypeSymbol inner)
            {
                continue;
            }

            first = Earlier(first, FirstLoss(inner, attributeClass, project), project);
            foreach (var attribute in inner is INamedTypeSymbol ? inner.GetAttributes() : ImmutableArray<AttributeData>.Empty)
            {
                if (SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, attributeClass))
                {
                    first = Earlier(first, attribute, project);
                }
            }
        }

        return first;
    }

    private static AttributeData? Earlier(AttributeData? left, AttributeData? right, Compilation project)
    {
        if (left?.PlaceIn(project) is not { } one)
        {
            return right;
        }

        if (right?.PlaceIn(project) is not { } other)
        {
            return left;
        }

        var byFile = string.CompareOrdinal(one.SyntaxTree.FilePath, other.SyntaxTree.FilePath);
        return byFile < 0 || (byFile == 0 && one.Span.Start <= other.Span.Start) ? left : right;
    }
}
