using System.Collections.Immutable;

namespace LossGen.Analyzers.Dominance;

/// <summary>
/// What an auxiliary contributes beside the main component, whether attributes declare the two or a sum is written by hand.
/// </summary>
/// <param name="AuxiliaryTerm">The auxiliary's weight and magnitude.</param>
/// <param name="MainTerm">The main component's.</param>
/// <param name="KnownTotal">The contributions of all components whose contribution is known, together.</param>
/// <param name="Uncounted">The components that are missing there.</param>
internal record Contributions(Term AuxiliaryTerm, Term MainTerm, double KnownTotal, ImmutableArray<string> Uncounted)
{
    /// <summary>
    /// Who writes parity as a message gives it, or rounds it to the nearest two digits, is not told that it is more than parity.
    /// </summary>
    private const double Tolerance = 0.05;

    /// <summary>A scale that is known within a decade, beside a typical value: no partner's precision makes it better.</summary>
    private const double LeastUncertaintyOfScale = 30;

    /// <summary>The point of the training that is meant, where weights are scheduled: <c> at step 1000</c>; empty elsewhere.</summary>
    public string At { get; init; } = "";

    /// <summary>Whether the auxiliary is over the limit.</summary>
    public bool Dominates { get; init; }

    /// <summary>R = c_i / c_main; 0 where neither contributes.</summary>
    public double Ratio => AuxiliaryTerm.Contribution == 0 ? 0 : AuxiliaryTerm.Contribution / MainTerm.Contribution;

    public double Uncertainty =>
        Math.Max(AuxiliaryTerm.Uncertainty * MainTerm.Uncertainty, IsScaleOnly ? LeastUncertaintyOfScale : 1);

    public double Share => AuxiliaryTerm.Contribution / KnownTotal;

    public double MainShare => MainTerm.Contribution / KnownTotal;

    /// <summary>The weight at which auxiliary and main contribute the same.</summary>
    public double Parity => MainTerm.Contribution / (AuxiliaryTerm.Magnitude?.Value ?? 1);

    public bool ExceedsParity => Ratio > 1 + Tolerance;

    public bool IsBuiltIn => AuxiliaryTerm.Magnitude is { IsBuiltIn: true } || MainTerm.Magnitude is { IsBuiltIn: true };

    public bool IsScaleOnly => AuxiliaryTerm.Magnitude is { IsScaleOnly: true } || MainTerm.Magnitude is { IsScaleOnly: true };

    public bool IsMeasured => AuxiliaryTerm.Magnitude is { IsMeasured: true } && MainTerm.Magnitude is { IsMeasured: true };

    /// <summary>The ratio from which these two are reported as a warning: R_low = R / (u_i·u_main) against the limit.</summary>
    public double PointLimit(DominanceOptions options) => options.Limit * Uncertainty;

    public bool ExceedsLimit(DominanceOptions options) => Ratio >= PointLimit(options);

    /// <summary>
    /// Whether the numbers say that the auxiliary contributes more, without regard to their uncertainty: from parity on
    /// where people gave them. What losses usually are tells two losses apart only from the limit on.
    /// </summary>
    public bool SaysMore(DominanceOptions options) =>
        ExceedsParity && !IsScaleOnly && (!IsBuiltIn || Ratio >= options.Limit);
}
