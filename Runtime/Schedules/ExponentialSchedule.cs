namespace LossGen;

/// <summary>
/// By the same factor at every step: from·(to / from)^(t/n). Neither end may be 0, and both have one sign: a weight that is to begin or end
/// at 0 has a <see cref="LinearScheduleAttribute"/> or a <see cref="CosineScheduleAttribute"/>.
/// </summary>
/// <param name="from">The value at the beginning.</param>
/// <param name="to">The value at the end.</param>
[ScheduleTraits(ByFactor = true)]
public sealed class ExponentialScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    /// <inheritdoc />
    protected override double Between(long position, long length) => From * Math.Pow(To / From, (double)position / length);

    internal override void Require()
    {
        base.Require();
        if (!(Math.Sign(From) * Math.Sign(To) > 0))
        {
            throw SchemeOption.Refused(Name, "to", To, FormattableString.Invariant($"has the sign of from ({From}), and neither is 0"));
        }
    }
}
