#pragma warning disable LG3005 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class InputAndTargetSwappedHarm
{
    [Fact]
    public void Where_the_target_is_zero_a_swapped_prediction_has_no_right_gradient()
    {
        var target = tensor(new[] { 0.02f, 1f, 0.02f });

        var wrong = Gradient(target, static (prediction, t) => functional.binary_cross_entropy(t, prediction));
        var right = Gradient(target, static (prediction, t) => functional.binary_cross_entropy(prediction, t));

        // Swapped, the gradient is log((1 - t) / t): it does not depend on the prediction at all.
        Assert.True(wrong.Low.allclose(wrong.High));
        Assert.False(right.Low.allclose(right.High));
    }

    private static (Tensor Low, Tensor High) Gradient(Tensor target, Func<Tensor, Tensor, Tensor> loss) =>
        (GradientAt(0.2f, target, loss), GradientAt(0.8f, target, loss));

    private static Tensor GradientAt(float value, Tensor target, Func<Tensor, Tensor, Tensor> loss)
    {
        using var prediction = full(3, value).requires_grad_();
        loss(prediction, target).backward();
        return prediction.grad!.clone();
    }
}
