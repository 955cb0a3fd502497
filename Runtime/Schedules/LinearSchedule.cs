namespace LossGen;

/// <summary>
/// In equal steps: from + (to − from)·t/n. <c>[LinearSchedule(0, 1, Steps = 10_000)]</c> is the usual warm-up of a KL term (Bowman et al.,
/// "Generating Sentences from a Continuous Space", CoNLL 2016).
/// </summary>
/// <param name="from">The value at the beginning.</param>
/// <param name="to">The value at the end.</param>
public sealed class LinearScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    /// <inheritdoc />
    protected override double Between(long position, long length) => Mix((double)position / length);
}
