namespace LossGen;

/// <summary>
/// The same way several times: in each of <see cref="Cycles"/> equal cycles the value rises in equal steps for the part
/// <see cref="Ramp"/> of the cycle and holds its end for the rest of it. Fu et al., "Cyclical Annealing Schedule: A Simple Approach to
/// Mitigating KL Vanishing", NAACL 2019; four cycles and half of each are the authors' code's. After the last cycle it stays at the end.
/// </summary>
/// <remarks>
/// The position in a cycle is t mod (n div cycles), in whole numbers. The authors' code begins cycles at rounded fractions of n, which is
/// the same where the cycles divide n.
/// </remarks>
/// <param name="from">The value at the beginning of each cycle.</param>
/// <param name="to">The value at its end.</param>
[ScheduleTraits(Repeats = true)]
public sealed class CyclicScheduleAttribute(double from, double to) : RampScheduleAttribute(from, to)
{
    /// <summary>The number of cycles: 1 or more, and each has two steps or epochs at least.</summary>
    public int Cycles { get; set; } = 4;

    /// <summary>The part of a cycle in which the value changes: above 0, and so far below 1 that the cycle reaches its end.</summary>
    public double Ramp { get; set; } = 0.5;

    /// <inheritdoc />
    protected override double Between(long position, long length)
    {
        var cycle = Math.Max(length / Cycles, 1);
        return Mix(Math.Min(position % cycle / (cycle * Ramp), 1));
    }

    internal override void Require()
    {
        base.Require();
        var length = (CountsEpochs ? Epochs : Steps) - Start;
        SchemeOption.Within(Name, nameof(Cycles), Cycles, 1, int.MaxValue);
        var cycle = length / Cycles;
        if (cycle < 2)
        {
            throw SchemeOption.Refused(
                Name, nameof(Cycles), Cycles, FormattableString.Invariant($"leaves {cycle} of {length} for each: two at least"));
        }

        if (!(Ramp > 0 && cycle * Ramp <= cycle - 1))
        {
            throw SchemeOption.Refused(
                Name,
                nameof(Ramp),
                Ramp,
                FormattableString.Invariant($"is above 0 and at most {(cycle - 1.0) / cycle:G4}, for a cycle of {cycle} to reach its end"));
        }
    }
}
