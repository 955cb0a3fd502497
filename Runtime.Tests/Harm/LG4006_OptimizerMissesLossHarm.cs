#pragma warning disable LG4006 // The mistake is what is measured.
using LossGen.Harm;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class OptimizerMissesLossHarm
{
    [Fact]
    public void Learned_weights_that_no_optimizer_has_stay_where_they_were()
    {
        var (near, far) = Weights(static (model, loss) => model.parameters());

        Assert.Equal((1.0, 1.0), (near, far));
    }

    [Fact]
    public void Given_to_the_optimizer_they_learn_the_sizes_of_the_losses()
    {
        var (near, far) = Weights(static (model, loss) => model.parameters().Concat(loss.parameters()));

        // The losses differ by a factor of 100, and the weights make up for it.
        Assert.InRange(near / far, 50, 200);
    }

    // The factors of the two losses after training.
    private static (double Near, double Far) Weights(Func<nn.Module, nn.Module, IEnumerable<Parameter>> chosen)
    {
        using var scope = NewDisposeScope();
        using var model = Linear(1, 1);
        using var loss = new LearnedSizesLoss();
        using var optimizer = optim.Adam(chosen(model, loss), 0.05);
        for (var step = 0; step < 400; step++)
        {
            var prediction = model.call(ones(1, 1)) * 0;
            loss.Step(optimizer, prediction: prediction).Dispose();
        }

        var factors = loss.parameters().Single().neg().exp();
        return (factors[0].ToDouble(), factors[1].ToDouble());
    }
}
