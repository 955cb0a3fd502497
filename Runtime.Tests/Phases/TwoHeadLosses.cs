using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

[CombinedLoss]
[Phase("First", nameof(LossA))]
[Phase("Second", nameof(LossB))]
public sealed partial class TurnsLoss(TwoHeads network)
{
    [LossComponent]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [LossComponent]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}

[CombinedLoss(Order = PhaseOrder.Once)]
[Phase("HeadAWithTrunk", nameof(LossA), Trains = new[] { nameof(trunk), nameof(a) }, Steps = 3)]
[Phase("HeadBWithTrunk", nameof(LossB), Trains = new[] { nameof(trunk), nameof(b) }, Steps = 3)]
[Phase("HeadA", nameof(LossA), Trains = new[] { nameof(a) }, Steps = 2)]
[Phase("HeadB", nameof(LossB), Trains = new[] { nameof(b) }, Steps = 2)]
public sealed partial class FourStepLoss(TwoHeads network)
{
    private readonly Module trunk = network.Trunk;
    private readonly Linear a = network.A;
    private readonly Linear b = network.B;

    [LossComponent]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [LossComponent]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}

[CombinedLoss(AccumulateSteps = 4)]
public sealed partial class AccumulatedLoss(TwoHeads network)
{
    [MainLoss]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [AuxiliaryLoss(0.3)]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}

[CombinedLoss(AccumulateSteps = 2)]
[Phase("First", nameof(LossA))]
[Phase("Second", nameof(LossB), MaxNorm = 0.01)]
public sealed partial class AccumulatedTurnsLoss(TwoHeads network)
{
    [LossComponent]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [LossComponent]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}

[CombinedLoss, RelativeToMain]
[Phase("Both", nameof(LossA), nameof(LossB))]
[Phase("Main", nameof(LossA))]
public sealed partial class RelativeTurnsLoss(TwoHeads network)
{
    [MainLoss]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [AuxiliaryLoss(0.5)]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}

[CombinedLoss, LossGen.ForeignSchemes.Wandering(0.9)]
[Phase("Both", nameof(LossA), nameof(LossB))]
[Phase("Single", nameof(LossB))]
public sealed partial class WanderingTurnsLoss(TwoHeads network)
{
    [LossComponent]
    private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

    [LossComponent]
    private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
}
