#pragma warning disable LG3007, LG3009, LG4002, LG4008, LG5001 // The mistakes are what is measured.
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>The mistakes of TorchSharp code, made with generated members.</summary>
public class GeneratedApiHarm
{
    [Fact]
    public void Number_to_log_goes_nowhere_backward() => Stepping((optimizer, weight, loss) =>
        Assert.ThrowsAny<ExternalException>(() => loss.Compute(prediction: weight * 2, target: ones(1)).RawTotal.backward()));

    [Fact]
    public void Losses_of_a_step_go_nowhere_backward() => Stepping((optimizer, weight, loss) =>
    {
        using var step = loss.Step(optimizer, prediction: weight * 2, target: ones(1));
        Assert.ThrowsAny<ExternalException>(() => step.Losses.sum().backward());
    });

    [Fact]
    public void Step_without_gradients_throws() => Stepping((optimizer, weight, loss) =>
    {
        using var off = no_grad();
        Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, prediction: weight * 2, target: ones(1)));
    });

    [Fact]
    public void Second_step_through_one_prediction_throws() => Stepping((optimizer, weight, loss) =>
    {
        var prediction = (weight * 2).exp();
        loss.Step(optimizer, prediction: prediction, target: ones(1)).Dispose();
        Assert.ThrowsAny<ExternalException>(() => loss.Step(optimizer, prediction: prediction, target: ones(1)));
    });

    [Fact]
    public void Backward_before_a_step_is_lost()
    {
        var alone = Moved(static (optimizer, weight, loss) => loss.Step(optimizer, prediction: weight * 2, target: ones(1)).Dispose());
        Assert.Equal(alone, Moved(static (optimizer, weight, loss) =>
        {
            (weight * 100).sum().backward();
            loss.Step(optimizer, prediction: weight * 2, target: ones(1)).Dispose();
        }));
    }

    [Fact]
    public void Clipping_around_a_step_changes_nothing()
    {
        var alone = Moved(static (optimizer, weight, loss) => loss.Step(optimizer, prediction: weight * 2, target: ones(1)).Dispose());
        Assert.Equal(alone, Moved(static (optimizer, weight, loss) =>
        {
            nn.utils.clip_grad_norm_([weight], 0.01);
            loss.Step(optimizer, prediction: weight * 2, target: ones(1)).Dispose();
            nn.utils.clip_grad_norm_([weight], 0.01);
        }));
    }

    [Fact]
    public void Weight_of_integers_is_0_for_ten_epochs()
    {
        using var loss = new HarmedLoss();
        for (var epoch = 0; epoch < 10; epoch++)
        {
            loss.Weights.Fit = epoch / 10;
            Assert.Equal(0, loss.Weights.Fit);
        }
    }

    private static float Moved(Action<optim.Optimizer, Parameter, HarmedLoss> step)
    {
        var moved = 0f;
        Stepping((optimizer, weight, loss) =>
        {
            step(optimizer, weight, loss);
            moved = weight.item<float>();
        });
        Assert.NotEqual(0, moved);
        return moved;
    }

    private static void Stepping(Action<optim.Optimizer, Parameter, HarmedLoss> step)
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], learningRate: 0.1);
        using var loss = new HarmedLoss();
        step(optimizer, weight, loss);
    }
}
