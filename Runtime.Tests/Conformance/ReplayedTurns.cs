using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Two of the heads of the recorded network, taking turns.</summary>
[CombinedLoss]
[Phase("First", nameof(Loss0))]
[Phase("Second", nameof(Loss1))]
public sealed partial class ReplayedTurns(Func<Tensor[]> losses)
{
    [LossComponent]
    private Tensor Loss0() => losses()[0];

    [LossComponent]
    private Tensor Loss1() => losses()[1];
}
