using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch.Flow;
using LossGen.Generator.Analyzers.Torch.Losses;
using LossGen.Generator.Model;
using LossGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Rules;

/// <summary>LG2003: a loss that grows with the batch added to one that does not.</summary>
internal sealed class SumAndMeanMixed : TorchRule
{
    /// <summary>Averages the sum that the finding names.</summary>
    public const string Average = nameof(Average);

    private static readonly DiagnosticDescriptor Rule = Diagnostics.Descriptors.SumAndMeanMixed;

    public override ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = ImmutableArray.Create(Rule);

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(CheckSum);
        table.OnType(CheckComponents);
    }

    private static void CheckSum(RuleContext context, IBinaryOperation sum)
    {
        if (sum.OperatorKind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract) || IsTermItself(sum))
        {
            return;
        }

        var terms = SumTerms.Of(sum, context.Torch, context.CancellationToken)
            .Select(term => SumTerms.ReductionOf(term, context.Torch, context.CancellationToken))
            .ToList();
        if (Mixed(terms) is var (summed, averaged) && TrainingUse.IsTrainedOn(sum, context.Torch, context.CancellationToken))
        {
            // The squiggle stays in the sum, also where the term was computed before.
            var place = sum.Syntax.Span.Contains(summed.Syntax.Span) ? summed.Syntax : sum.Syntax;
            context.Report(new Finding(Rule, place) { Repair = Average, Other = summed.Syntax }, Text(summed), Text(averaged));
        }
    }

    private static void CheckComponents(SymbolAnalysisContext context, TorchContext torch)
    {
        if (LossReader.Read((INamedTypeSymbol)context.Symbol, context.CancellationToken) is not { } loss)
        {
            return;
        }

        // Regularizers are sums over weights by nature, and schemes that divide by the losses make them comparable.
        var components = loss.Traits.DividesByLosses ? [] : loss.Components.Where(static component => component.Role != ComponentRole.Regularizer).ToList();
        var terms = components
            .Select(component => torch.Members.ReturnedValue(component.Method, context.CancellationToken))
            .Select(value => value is null ? null : SumTerms.ReductionOf(value, torch, context.CancellationToken))
            .ToList();
        if (Mixed(terms) is var (summed, averaged))
        {
            context.ReportDiagnostic(new Finding(Rule, summed.Syntax) { Repair = Average, Other = summed.Syntax }.ToDiagnostic(Text(summed), Text(averaged)));
        }
    }

    private static (IInvocationOperation Summed, IInvocationOperation Averaged)? Mixed(List<(IInvocationOperation Call, LossReduction Reduction)?> terms) =>
        terms.Find(static term => term?.Reduction == LossReduction.Sum) is { } summed
        && terms.Find(static term => term?.Reduction == LossReduction.Mean) is { } averaged
            ? (summed.Call, averaged.Call)
            : null;

    // Only the whole sum is looked at.
    private static bool IsTermItself(IBinaryOperation sum)
    {
        var parent = sum.WithConversionsAround().Parent;
        return parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract };
    }

    private static string Text(IInvocationOperation call) => call.TargetMethod.Name is "call" or "forward" ? call.Instance!.Syntax.ToString() : call.TargetMethod.Name;
}
