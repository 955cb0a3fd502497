using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Schemes;

[CombinedLoss]
[Famo]
public partial class TaskLoss
{
    [LossComponent(Typical = 0.38)]
    private static Tensor Level(Tensor prediction, Tensor target) => functional.mse_loss(prediction.mean([1]), target.mean([1]));

    [LossComponent(Typical = 0.64)]
    private static Tensor Shape(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
}
