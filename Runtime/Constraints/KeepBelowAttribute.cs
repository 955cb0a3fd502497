namespace LossGen;

/// <summary>A component that is to stay at or below a bound while the others are minimised: <c>[KeepBelow(40)]</c>.</summary>
/// <param name="bound">The bound. Finite; not negative unless the component, or its measure, can be.</param>
public sealed class KeepBelowAttribute(double bound) : BoundAttribute(bound)
{
    internal override BoundKind Kind => BoundKind.Below;
}
