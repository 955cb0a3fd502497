namespace LossGen;

/// <summary>
/// What all components share. A component is a method that returns a scalar <see cref="TorchSharp.torch.Tensor"/>; its
/// parameters become inputs of the combined loss.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public abstract class ComponentAttribute : Attribute
{
    private protected ComponentAttribute()
    {
    }

    private protected ComponentAttribute(double weight) => Weight = weight;

    /// <summary>The declared weight; 1 unless given. State it once: here, in the constructor, or as <see cref="PowerOfTen"/>.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The declared weight as an exponent: −2 means a weight of 0.01.</summary>
    public int PowerOfTen { get; set; }

    /// <summary>
    /// The magnitude that the unweighted component is expected to have, in the component's own units and above 0. The
    /// analyzers compare components by it (LG2001); it never changes a weight.
    /// </summary>
    public double Typical { get; set; }

    /// <summary>
    /// Whether the component may be below zero (an entropy bonus, a log-likelihood). Values near zero say nothing about
    /// its influence, so the analyzers then compare measured gradients only.
    /// </summary>
    public bool CanBeNegative { get; set; }

    /// <summary>
    /// Whether the component may return null for a batch that has nothing for it. A return type of <c>Tensor?</c> says the same; this is
    /// for projects without nullable annotations.
    /// </summary>
    public bool CanBeAbsent { get; set; }

    /// <summary>
    /// At which optimizer steps the component is due: 16 means at every 16th, beginning with the first. Its weight counts 16 times there,
    /// so that it pulls as much as one that is due at every step, and at the others it is not evaluated. 1 or above.
    /// </summary>
    public int Every { get; set; } = 1;

    /// <summary>
    /// f: while the unweighted loss is below it, the component has no weight, as the free bits of a variational autoencoder. In the
    /// component's own units, 0 or above, and at most <see cref="Cap"/>; none unless given. Not for a component with a bound.
    /// </summary>
    public double Floor { get; set; }

    /// <summary>
    /// c: where the unweighted loss L is above it, the weight is multiplied by c/L. The component then counts as c, and its gradient keeps
    /// its direction, which clamping the loss would make zero. In the component's own units and above 0; none unless given. Not for a
    /// component with a bound, nor for one that can be negative.
    /// </summary>
    public double Cap { get; set; }

    /// <summary>
    /// Why this weight is meant although it dominates, has no effect or lies far from the main's. Ends LG2001, LG2002, LG2005, LG2009
    /// and LG9001 for the component, unless it is a placeholder: without a letter, or beginning with TODO, TBD or FIXME.
    /// </summary>
    public string? Justification { get; set; }

    /// <summary>
    /// Names that the method had before: a checkpoint that was written under one of them gives its weight to this component.
    /// No other component may have the name.
    /// </summary>
    public string[] FormerNames { get; set; } = [];

    /// <summary>
    /// The name of a method that measures what the component stands for, such as the accuracy behind a cross-entropy:
    /// <c>Measure = nameof(Accuracy)</c>. It takes inputs of the loss, returns a scalar tensor, and is evaluated without gradient, after
    /// the components. For schemes that ask for one.
    /// </summary>
    public string? Measure { get; set; }
}
