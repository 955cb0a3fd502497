using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Dominance;

/// <summary>The weight that a message names and a fix writes: after it no dominance rule speaks up.</summary>
/// <param name="Size">The weight, without the sign of an entropy bonus.</param>
/// <param name="IsParity">Whether auxiliary and main component then contribute the same; less where a limit asks for it.</param>
internal readonly record struct ProposedWeight(double Size, bool IsParity)
{
    /// <summary>The weight for an auxiliary.</summary>
    /// <param name="comparison">The auxiliary beside the main component.</param>
    /// <param name="options">The limits.</param>
    /// <param name="others">What the other auxiliaries contribute, as a multiple of the main component.</param>
    /// <param name="sharing">How many auxiliaries are to share what the others leave.</param>
    public static ProposedWeight For(Contributions comparison, DominanceOptions options, double others = 0, int sharing = 1)
    {
        // Where the others alone are over the limit, no weight of this one helps, and parity is right for it.
        var room = others > 0 || sharing > 1 ? (options.Limit - others) / sharing : 1;
        var ratio = room is > 0 and < 1 ? room : 1;
        var limit = comparison.PointLimit(options);
        return ratio < limit
            ? new(RoundedNumbers.TwoDigitsAtMost(ratio * comparison.Parity), ratio == 1)
            : new(RoundedNumbers.TwoDigitsBelow(limit * comparison.Parity), IsParity: false);
    }

    /// <summary>As above, beside all auxiliaries of a class.</summary>
    public static ProposedWeight For(LossReading loss, DominanceAnalysis analysis, Comparison comparison, DominanceOptions options)
    {
        var others = 0.0;
        var sharing = 1;
        foreach (var auxiliary in loss.AuxiliariesToJudge())
        {
            if (auxiliary != comparison.Auxiliary && analysis.Compare(auxiliary) is { IsScaleOnly: false } other)
            {
                sharing += other.Dominates ? 1 : 0;
                others += other.Dominates ? 0 : other.Ratio;
            }
        }

        return For(comparison, options, others, sharing);
    }
}
