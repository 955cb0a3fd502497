using System.Diagnostics.CodeAnalysis;

namespace LossGen;

/// <summary>
/// From value to value at milestones: <c>[StepSchedule(1, 0.5, 0.1, Steps = new[] { 1000, 3000 })]</c> is 1 for 1,000 steps, then 0.5, and
/// 0.1 from step 3,000 on. One milestone fewer than values, each larger than the one before.
/// </summary>
public sealed class StepScheduleAttribute : ScheduleAttribute
{
    private readonly double[] _values;

    /// <summary>Creates a schedule.</summary>
    /// <param name="values">The values in their order: two or more.</param>
    public StepScheduleAttribute(params double[] values)
        : base(values is { Length: > 0 } ? values[0] : double.NaN, values is { Length: > 0 } ? values[^1] : double.NaN) =>
        _values = values ?? [];

    /// <summary>The numbers of steps after which the value changes. State these or <see cref="Epochs"/>.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "An attribute takes nothing else.")]
    public int[] Steps { get; set; } = [];

    /// <summary>The numbers of epochs after which the value changes. State these or <see cref="Steps"/>.</summary>
    [SuppressMessage("Performance", "CA1819:Properties should not return arrays", Justification = "An attribute takes nothing else.")]
    public int[] Epochs { get; set; } = [];

    /// <inheritdoc />
    public override bool CountsEpochs => Epochs is { Length: > 0 };

    private int[] Milestones => (CountsEpochs ? Epochs : Steps) ?? [];

    /// <inheritdoc />
    public override double ValueAt(long position) => _values[Milestones.Count(milestone => position >= milestone)];

    internal override void Require()
    {
        var milestones = Milestones;
        RequireOneUnit(Steps is { Length: > 0 }, CountsEpochs, nameof(Steps));
        if (_values.Length != milestones.Length + 1)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"[{Name}] has {_values.Length} values and {milestones.Length} milestones: between two values there is one milestone."),
                CountsEpochs ? nameof(Epochs) : nameof(Steps));
        }

        foreach (var value in _values)
        {
            SchemeOption.Finite(Name, "values", value);
        }

        for (var i = 0; i < milestones.Length; i++)
        {
            SchemeOption.Within(
                Name, CountsEpochs ? nameof(Epochs) : nameof(Steps), milestones[i], i == 0 ? 1 : milestones[i - 1] + 1, int.MaxValue);
        }
    }
}
