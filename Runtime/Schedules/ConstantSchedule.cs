namespace LossGen;

/// <summary>
/// One value for a time and another from then on: <c>[ConstantSchedule(0, 0.1, Steps = 500)]</c> is a warm-up gate, which lets the
/// component in after 500 steps. As PyTorch's <c>ConstantLR</c>.
/// </summary>
/// <param name="from">The value until the end.</param>
/// <param name="to">The value from then on.</param>
public sealed class ConstantScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    /// <inheritdoc />
    protected override double Between(long position, long length) => From;
}
