using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Hosting;
using LossGen.Analyzers.Values;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2003: a loss that grows with the batch added to one that does not.</summary>
internal sealed class SumAndMeanMixed : TorchRule
{
    /// <summary>Averages the sum that the finding names.</summary>
    public const string Average = nameof(Average);

    /// <summary>'{sum}' is summed and '{mean}' averaged …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2003",
        "Sum- and mean-reduced losses in one total",
        "'{0}' is summed and '{1}' averaged; average both, or divide the sum by the batch: their ratio changes with its size (640 for "
            + "64×10 elements)",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "A weight between a sum and a mean means something else for every batch size, and for every resolution.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table)
    {
        table.OnArithmetic(CheckSum);
        table.OnCall(CheckSum, Arithmetic.SumFunctions);
        table.OnOperation(OperationKind.CompoundAssignment, CheckSum);
        table.OnType(CheckComponents);
    }

    private static void CheckSum(RuleContext context, IOperation sum)
    {
        // Only the whole sum is looked at.
        if (Arithmetic.Sum(sum, context.Torch, context.CancellationToken) is null
            || Arithmetic.IsTermOfSum(sum, context.Torch, context.CancellationToken))
        {
            return;
        }

        // A part that is mixed already, and has a name, was reported where it was made.
        var parts = SumTerms.Written(sum, context.Torch, context.CancellationToken)
            .Select(part => SumTerms.Of(part, context.Torch, context.CancellationToken)
                .Select(term => SumTerms.ReductionOf(term, context.Torch, context.CancellationToken))
                .ToList())
            .ToList();
        if (Mixed(parts.SelectMany(static part => part).ToList()) is var (summed, averaged)
            && !parts.Exists(static part => Mixed(part) is not null)
            && IsTrainedOn(sum, context))
        {
            // The squiggle stays in the sum, also where the term was computed before.
            var place = sum.Holds(summed) ? summed.Syntax : sum.Syntax;
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
        var components = loss.Traits.DividesByLosses
            ? []
            : loss.Components.Where(static component => component.IsWeighed).ToList();
        var terms = components
            .Select(component => torch.Members.ReturnedValue(component.Method, context.CancellationToken))
            .Select(value => value is null ? null : SumTerms.ReductionOf(value, torch, context.CancellationToken))
            .ToList();
        if (Mixed(terms) is var (summed, averaged))
        {
            context.ReportDiagnostic(
                new Finding(Rule, summed.Syntax) { Repair = Average, Other = summed.Syntax }.ToDiagnostic(Text(summed), Text(averaged)));
        }
    }

    private static (IInvocationOperation Summed, IInvocationOperation Averaged)? Mixed(
        List<(IInvocationOperation Call, LossReduction Reduction)?> terms) =>
        terms.Find(static term => term?.Reduction == LossReduction.Sum) is { } summed
        && terms.Find(static term => term?.Reduction == LossReduction.Mean) is { } averaged
            ? (summed.Call, averaged.Call)
            : null;

    private static bool IsTrainedOn(IOperation sum, RuleContext context) =>
        TrainingUse.IsTrainedOn(Arithmetic.Result(sum), context.Torch, context.CancellationToken)
        || (Arithmetic.ChangedInPlace(sum) is { } changed
            && context.Torch.BodyOf(sum).References(changed).Any(
                reference => TrainingUse.IsTrainedOn(reference, context.Torch, context.CancellationToken)));

    private static string Text(IInvocationOperation call) =>
        call.TargetMethod.Name is "call" or "forward" ? Excerpt.Of(call.Instance!) : call.TargetMethod.Name;
}
