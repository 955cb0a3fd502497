using System.Collections.Immutable;
using LossGen.Analyzers.Combinations;
using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Dominance.Sources;
using LossGen.Analyzers.Hosting;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG2001 where nothing is declared: a term of a sum written by hand that outweighs the one that is probably meant as the
/// main loss. Which one that is nobody said, so it is information, and only for those who ask for it.
/// </summary>
internal sealed class DominanceInSum : TorchRule
{
    private const string Option = "lossgen.dominance.unannotated";

    private static readonly DiagnosticDescriptor Rule = AuxiliaryDominatesRule.Rule;

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Register(RuleTable table) => table.OnArithmetic(static (context, operation) =>
    {
        // The option comes first: where it is not set, a sum costs one look-up.
        if (operation.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
            && context.Option(Option) is { } asked && asked.Trim().Equals("info", StringComparison.OrdinalIgnoreCase))
        {
            Check(context, operation, DominanceOptions.Read(context.Option));
        }
    });

    private static void Check(RuleContext context, IBinaryOperation sum, DominanceOptions options)
    {
        // Schemes that divide by the losses leave no magnitude to compare, and say themselves who is scaled to whom.
        if (!options.BuiltInMagnitudes
            || options.Basis == MagnitudeBasis.Gradient
            || HandWrittenCombination.Read(sum, context.Torch, context.CancellationToken)
                is not { Scheme: CombinationScheme.Fixed or CombinationScheme.Convex } combination)
        {
            return;
        }

        // The first of weight 1, else the first: people write down first what they train for.
        var main = Enumerable.Range(0, combination.Terms.Length).FirstOrDefault(i => combination.Terms[i].IsMain);

        // The sign is the sum's, not the weight's: in a - 30 * b, people set 30.
        var sizes = combination.Terms
            .Select(term => new Term(Math.Abs(term.Weight), BuiltInMagnitudes.Of(term.Loss, context.Torch, context.CancellationToken)))
            .ToList();
        if (combination.Terms[main].Weight < 0 || sizes[main].Magnitude is null)
        {
            return;
        }

        var names = TermText.Names(combination, context.Torch, context.CancellationToken);
        var uncounted = names.Where((_, i) => sizes[i].Magnitude is null).ToImmutableArray();
        var total = sizes.Where(static size => size.Magnitude is not null).Sum(static size => size.Contribution);
        for (var i = 0; i < sizes.Count; i++)
        {
            if (i == main || sizes[i].Magnitude is null)
            {
                continue;
            }

            var comparison = new Contributions(sizes[i], sizes[main], total, uncounted) { Dominates = true };
            if (comparison.ExceedsLimit(options) && !double.IsInfinity(comparison.Ratio))
            {
                var place = TermText.Weight(combination.Terms[i], sum, context.Torch, context.CancellationToken);
                Report(
                    context,
                    new Finding(Rule, place) { Severity = DiagnosticSeverity.Info },
                    names[i],
                    names[main],
                    combination.Scheme,
                    comparison,
                    options);
            }
        }
    }

    private static void Report(
        RuleContext context, Finding finding, string auxiliary, string main, CombinationScheme scheme, Contributions comparison,
        DominanceOptions options)
    {
        var wording = new DominanceWording(
            scheme.ToString(), scheme == CombinationScheme.Convex, comparison, options, ProposedWeight.For(comparison, options))
        {
            MarkIt = "declare the sum as a loss class with the [MainLoss] that is meant",
        };
        context.Report(
            finding,
            auxiliary,
            wording.Share,
            main,
            $"{wording.MainShare} if that is the main loss",
            wording.Remedy,
            wording.Evidence,
            "");
    }
}
