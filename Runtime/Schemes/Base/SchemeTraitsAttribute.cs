namespace LossGen;

/// <summary>
/// What analyzers must know about a weighting scheme, written on its attribute class, where it can be read across
/// assemblies.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SchemeTraitsAttribute : Attribute
{
    /// <summary>What decides how much of the update a component causes.</summary>
    public ContributionBasis Contribution { get; set; }

    /// <summary>The scheme scales the other components by the main one, so there must be one.</summary>
    public bool RequiresMain { get; set; }

    /// <summary>Weights below zero turn descent into ascent under this scheme.</summary>
    public bool NonNegativeWeights { get; set; }

    /// <summary>The weights are shares: above zero, and together 1.</summary>
    public bool WeightsSumToOne { get; set; }

    /// <summary>The scheme divides by the losses, or takes their logarithm: a component that crosses zero makes it explode.</summary>
    public bool DividesByLosses { get; set; }

    /// <summary>
    /// The name of an option that is an enumeration: where it has another value than 0, <see cref="DividesByLosses"/> does not apply.
    /// </summary>
    public string? DividesByLossesUnless { get; set; }

    /// <summary>The scheme takes losses for sizes above 0, and what it makes of one below means nothing.</summary>
    public bool PositiveLosses { get; set; }

    /// <summary>
    /// The total's value says nothing about progress; <c>RawTotal</c> is the number to log and <c>DeclaredTotal</c> the one to stop by.
    /// </summary>
    public bool TotalIsMeaningless { get; set; }

    /// <summary>
    /// The scheme has parameters of its own to train: an optimizer must be given the <c>parameters()</c> of the loss as well.
    /// </summary>
    public bool HasParameters { get; set; }

    /// <summary>
    /// The scheme looks at the losses again after the optimizer's step, as <see cref="ISecondEvaluation"/>: a loss is trained by
    /// <c>Step(optimizer, () =&gt; inputs)</c> alone, with one batch a step, and without phases.
    /// </summary>
    public bool SecondEvaluation { get; set; }

    /// <summary>
    /// The scheme decides at the end of an epoch, and does nothing of its own before: <see cref="LossModule.EpochEnd"/> must be called.
    /// </summary>
    public bool EpochEnd { get; set; }

    /// <summary>
    /// The name of an option that is an enumeration: where it has another value than 0, <see cref="EpochEnd"/> does not apply.
    /// </summary>
    public string? EpochEndUnless { get; set; }

    /// <summary>The scheme asks for the <see cref="ComponentAttribute.Measure"/> of components.</summary>
    public bool UsesMeasures { get; set; }
}
