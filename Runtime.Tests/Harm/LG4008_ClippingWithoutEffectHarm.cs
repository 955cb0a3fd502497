#pragma warning disable LG4008 // The mistake is what is measured.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class ClippingWithoutEffectHarm
{
    [Fact]
    public void Clipping_after_the_step_moves_as_far_as_none() =>
        Assert.Equal(100, Moved(static (optimizer, weight, loss) =>
        {
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            nn.utils.clip_grad_norm_([weight], 1);
        }));

    [Fact]
    public void Clipping_before_backward_moves_as_far_as_none() =>
        Assert.Equal(100, Moved(static (optimizer, weight, loss) =>
        {
            optimizer.zero_grad();
            nn.utils.clip_grad_norm_([weight], 1);
            loss.backward();
            optimizer.step();
        }));

    [Fact]
    public void Clipping_between_them_moves_by_the_limit() =>
        Assert.Equal(1, Moved(static (optimizer, weight, loss) =>
        {
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_([weight], 1);
            optimizer.step();
        }), 1e-4);

    // One step at a learning rate of 1 along a gradient of norm 100.
    private static float Moved(Action<optim.Optimizer, Parameter, Tensor> step)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 1);
        step(optimizer, weight, (weight * 100).sum());
        return Math.Abs(weight.item<float>());
    }
}
