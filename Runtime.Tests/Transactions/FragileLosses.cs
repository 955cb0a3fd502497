using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Transactions;

/// <summary>What the losses of these tests have in common: two components, of which the second fails where it is told to.</summary>
internal sealed class FragileComponents(Linear first, Linear second)
{
    public FailurePoint Fails { get; set; }

    public Tensor Square(Tensor x) => second.call(first.call(x)).square().mean();

    public Tensor Absolute(Tensor x)
    {
        if (Fails == FailurePoint.Component)
        {
            throw new PlannedException();
        }

        if (Fails == FailurePoint.Backward)
        {
            // exp keeps its result for backward, which is changed here.
            var kept = second.call(first.call(x)).exp();
            var loss = kept.mean();
            using (no_grad())
            {
                kept.add_(1);
            }

            return loss;
        }

        return second.call(first.call(x)).abs().mean();
    }
}

[CombinedLoss(NonFinite = NonFinite.Propagate), Fragile]
internal sealed partial class JointState(FragileComponents components)
{
    [MainLoss]
    private Tensor Square(Tensor x) => components.Square(x);

    [AuxiliaryLoss(0.5)]
    private Tensor Absolute(Tensor x) => components.Absolute(x);
}

[CombinedLoss(NonFinite = NonFinite.Throw, MaxNorm = 0.5), Fragile(Plain = true)]
internal sealed partial class JointPlain(FragileComponents components)
{
    [MainLoss]
    private Tensor Square(Tensor x) => components.Square(x);

    [AuxiliaryLoss(0.5)]
    private Tensor Absolute(Tensor x) => components.Absolute(x);
}

[CombinedLoss(NonFinite = NonFinite.SkipStep, AccumulateSteps = 2), Fragile]
internal sealed partial class JointAccumulated(FragileComponents components)
{
    [MainLoss]
    private Tensor Square(Tensor x) => components.Square(x);

    [AuxiliaryLoss(0.5)]
    private Tensor Absolute(Tensor x) => components.Absolute(x);
}

[CombinedLoss, Fragile]
[Phase("First", nameof(Square), nameof(Absolute), Trains = new[] { nameof(first) })]
[Phase("Second", nameof(Absolute), Trains = new[] { nameof(second) })]
internal sealed partial class Turns(FragileComponents components, Linear first, Linear second)
{
    private readonly Linear first = first;
    private readonly Linear second = second;

    [MainLoss]
    private Tensor Square(Tensor x) => components.Square(x);

    [AuxiliaryLoss(0.5)]
    private Tensor Absolute(Tensor x) => components.Absolute(x);
}

[CombinedLoss(AccumulateSteps = 2), Fragile(Plain = true)]
[Phase("First", nameof(Square), nameof(Absolute), Trains = new[] { nameof(first) })]
[Phase("Second", nameof(Absolute), Trains = new[] { nameof(second) })]
internal sealed partial class AccumulatedTurns(FragileComponents components, Linear first, Linear second)
{
    private readonly Linear first = first;
    private readonly Linear second = second;

    [MainLoss]
    private Tensor Square(Tensor x) => components.Square(x);

    [AuxiliaryLoss(0.5)]
    private Tensor Absolute(Tensor x) => components.Absolute(x);
}
