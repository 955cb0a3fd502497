using System.Collections.Immutable;
using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers;

/// <summary>
/// Answers CA2213, "disposable fields should be disposed", on the modules that a loss class holds. They are references: a
/// perceptual network or a critic belongs to whoever trains it, and a loss that disposed it would end that training.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferencedModuleSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Rule = new(
        "LGS2213",
        "CA2213",
        "The modules that a loss class holds in fields are references: it neither registers, moves, saves nor disposes them.");

    /// <inheritdoc />
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc />
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan) is { } declarator
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declarator, context.CancellationToken) is { } member
                && LossReader.FindCombinedLoss(member.ContainingType) is not null
                && TypeOf(member) is { } type
                && type.IsModule())
            {
                context.ReportSuppression(Suppression.Create(Rule, diagnostic));
            }
        }
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };
}
