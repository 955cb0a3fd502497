namespace LossGen;

/// <summary>
/// A component that is to stay at or above a bound while the others are minimised, such as a soft recall: <c>[KeepAbove(0.9)]</c>. Its
/// violation is (b − L)/|b|, and its weight is negative.
/// </summary>
/// <param name="bound">The bound. Finite; not negative unless the component, or its measure, can be.</param>
public sealed class KeepAboveAttribute(double bound) : BoundAttribute(bound)
{
    internal override BoundKind Kind => BoundKind.Above;
}
