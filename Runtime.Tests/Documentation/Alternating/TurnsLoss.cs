using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

[CombinedLoss]
[Phase("Regression", nameof(Distance), Steps = 2)]
[Phase("Classification", nameof(Sign))]
public partial class TurnsLoss
{
    [LossComponent]
    private static Tensor Distance(Tensor output, Tensor distance) => functional.mse_loss(output.narrow(1, 0, 1), distance);

    [LossComponent]
    private static Tensor Sign(Tensor output, Tensor sign) =>
        functional.binary_cross_entropy_with_logits(output.narrow(1, 1, 1), sign);
}
