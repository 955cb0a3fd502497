#pragma warning disable LG2007 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class RegulariserCountedTwiceHarm
{
    [Fact]
    public void With_both_the_parameters_decay_twice_as_fast()
    {
        Assert.Equal(0.9, AfterOneStep(inLoss: true, decay: 0), tolerance: 1e-6);
        Assert.Equal(0.9, AfterOneStep(inLoss: false, decay: 1), tolerance: 1e-6);
        Assert.Equal(0.8, AfterOneStep(inLoss: true, decay: 1), tolerance: 1e-6);
    }

    // A weight of 1, whose loss itself has no gradient, after a step of 0.1.
    private static double AfterOneStep(bool inLoss, double decay)
    {
        using var model = Linear(1, 1, hasBias: false);
        init.ones_(model.weight!);
        using var optimizer = optim.SGD(model.parameters(), 0.1, weight_decay: decay);
        optimizer.zero_grad();
        var loss = functional.mse_loss(model.call(zeros(1, 1)), zeros(1, 1));
        foreach (var parameter in model.parameters())
        {
            loss += (inLoss ? 0.5 : 0) * parameter.square().sum();
        }

        loss.backward();
        optimizer.step();
        return model.weight!.ToDouble();
    }
}
