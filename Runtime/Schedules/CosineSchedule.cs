namespace LossGen;

/// <summary>
/// Along half a cosine, slow at both ends: to + (from − to)·(1 + cos(πt/n))/2. Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5,
/// without its restarts.
/// </summary>
/// <param name="from">The value at the beginning.</param>
/// <param name="to">The value at the end.</param>
public sealed class CosineScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    /// <inheritdoc />
    protected override double Between(long position, long length) => Mix((1 - Math.Cos(Math.PI * position / length)) / 2);
}
