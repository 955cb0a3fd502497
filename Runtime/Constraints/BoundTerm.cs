using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>What one evaluation found of a component with a bound: numbers on the device, 0-d, float64 where that has it.</summary>
/// <param name="index">The component's position in the class.</param>
/// <param name="info">The component.</param>
/// <param name="bound">The bound that was in force.</param>
/// <param name="violation">The violation.</param>
/// <param name="multiplier">The multiplier that was in force.</param>
/// <param name="weight">The effective weight.</param>
internal sealed class BoundTerm(int index, ComponentInfo info, double bound, Tensor violation, Tensor multiplier, Tensor weight)
    : IDisposable
{
    public int Index { get; } = index;

    public ComponentInfo Info { get; } = info;

    public double Bound { get; } = bound;

    public Tensor Violation { get; } = violation;

    public Tensor Multiplier { get; } = multiplier;

    public Tensor Weight { get; } = weight;

    /// <summary>What remembers earlier steps.</summary>
    public required ConstraintMultiplier Memory { get; init; }

    /// <summary>How many steps were learned from when this was evaluated, or with this one where it made one.</summary>
    public required long Steps { get; set; }

    /// <summary>The numbers of several, one after the other: violation, multiplier and weight.</summary>
    public static Tensor Numbers(IReadOnlyList<BoundTerm> terms) =>
        stack([.. terms.SelectMany(static term => new[] { term.Violation, term.Multiplier, term.Weight })]);

    /// <summary>The same with another weight, which was decided elsewhere.</summary>
    public BoundTerm With(Tensor weight) => new(Index, Info, Bound, Violation, Multiplier, weight) { Memory = Memory, Steps = Steps };

    /// <summary>Lets the numbers outlive a dispose scope.</summary>
    public void MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Violation);
        scope.MoveToOuter(Multiplier);
        scope.MoveToOuter(Weight);
    }

    public void Dispose()
    {
        Violation.Dispose();
        Multiplier.Dispose();
        Weight.Dispose();
    }
}
