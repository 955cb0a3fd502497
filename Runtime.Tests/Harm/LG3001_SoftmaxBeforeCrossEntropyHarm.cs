#pragma warning disable LG3001 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class SoftmaxBeforeCrossEntropyHarm
{
    [Fact]
    public void On_probabilities_the_loss_has_a_floor()
    {
        var labels = arange(10);
        var certain = eye(10) * 20;

        Assert.Equal(1.461, functional.cross_entropy(certain.softmax(1), labels).ToSingle(), tolerance: 0.001);
        Assert.True(functional.cross_entropy(certain, labels).ToSingle() < 0.001);
    }

    [Fact]
    public void Training_with_softmax_stays_behind()
    {
        Assert.True(ProbabilityAfterTraining(softmax: true) < 0.1);
        Assert.True(ProbabilityAfterTraining(softmax: false) > 0.9);
    }

    [Fact]
    public void Log_softmax_twice_changes_nothing()
    {
        var logits = arange(6).to(float32).reshape(2, 3);
        var labels = tensor(new[] { 0L, 2L });

        Assert.Equal(
            functional.cross_entropy(logits, labels).ToSingle(),
            functional.cross_entropy(logits.log_softmax(1), labels).ToSingle(),
            tolerance: 1e-6);
    }

    // Of the right class among fifty, with one input for each.
    private static float ProbabilityAfterTraining(bool softmax)
    {
        random.manual_seed(1);
        using var model = Linear(50, 50);
        using var optimizer = optim.SGD(model.parameters(), 10);
        var x = eye(50);
        var labels = arange(50);
        for (var step = 0; step < 100; step++)
        {
            optimizer.zero_grad();
            var logits = model.call(x);
            functional.cross_entropy(softmax ? logits.softmax(1) : logits, labels).backward();
            optimizer.step();
        }

        return model.call(x).softmax(1).diagonal().mean().ToSingle();
    }
}
