using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Schemes;

[CombinedLoss]
[DynamicTaskPriority]
public partial class LabelLoss
{
    [LossComponent(Measure = nameof(Accuracy))]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

    private static Tensor Accuracy(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).to(float32).mean();
}
