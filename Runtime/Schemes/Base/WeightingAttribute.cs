namespace LossGen;

/// <summary>
/// Base of all weighting schemes. A scheme is an attribute with a <see cref="Create"/> and a
/// <see cref="SchemeTraitsAttribute"/> that tells the analyzers what they must know about it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class WeightingAttribute : Attribute
{
    /// <summary>Creates the scheme for one loss object.</summary>
    /// <param name="components">The components that the scheme weighs, in declaration order; regularizers are not among them.</param>
    /// <returns>A scheme with state of its own.</returns>
    /// <exception cref="ArgumentException">The components or the attribute's options do not fit the scheme.</exception>
    public abstract LossWeighting Create(IReadOnlyList<ComponentInfo> components);

    /// <summary>Refuses options that do not fit the class as a whole: a phase's scheme is created for some of its components.</summary>
    /// <param name="all">All components that the scheme weighs, in any phase.</param>
    internal virtual void RequireFits(IReadOnlyList<ComponentInfo> all)
    {
    }
}
