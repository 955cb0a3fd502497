using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

[CombinedLoss]
public partial class ContrastLoss
{
    private readonly Parameter logScale = new(zeros(1));

    [MainLoss(Typical = 2.7)]
    private Tensor Match(Tensor left, Tensor right)
    {
        var similarity = functional.normalize(left, dim: 1).matmul(functional.normalize(right, dim: 1).t());
        return functional.cross_entropy(logScale.exp() * similarity, arange(left.shape[0], dtype: ScalarType.Int64));
    }
}
