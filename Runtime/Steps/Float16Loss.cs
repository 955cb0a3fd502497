using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A float16 loss on its way into a total of float32. The total's gradient for it may be larger than 65504, where float16 ends:
/// it stays there and does not become infinite. The total itself is not limited, so that a user who goes backward from a
/// fraction of it gets the right gradient.
/// </summary>
internal sealed class Float16Loss : autograd.SingleTensorFunction<Float16Loss>
{
    private const double End = 65504;

    public override string Name => nameof(Float16Loss);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).to(ScalarType.Float32);

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [grad_output.clamp(ScalarCache.Of(-End), ScalarCache.Of(End)).to(ScalarType.Float16)];
}
