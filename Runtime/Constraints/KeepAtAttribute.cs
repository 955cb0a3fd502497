namespace LossGen;

/// <summary>
/// A component that is to be at a value while the others are minimised, such as a norm of 1: <c>[KeepAt(1)]</c>. Multiplier and weight
/// have the sign of what brings it there, and their limits are ±<see cref="BoundAttribute.MaxWeight"/>.
/// </summary>
/// <param name="bound">The value. Finite; not negative unless the component, or its measure, can be.</param>
public sealed class KeepAtAttribute(double bound) : BoundAttribute(bound)
{
    internal override BoundKind Kind => BoundKind.At;
}
