namespace LossGen.Runtime.Tests.Documentation;

/// <summary>Fast first: from + (to − from)·√(t/n).</summary>
public sealed class SquareRootScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    protected override double Between(long position, long length) => From + ((To - From) * Math.Sqrt((double)position / length));
}
