using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>The step as most people write it: a weighted sum of numbers and losses, no checks, nothing kept.</summary>
internal static class NaturalSteps
{
    public static void Two(optim.Optimizer optimizer, Tensor prediction, Tensor target)
    {
        optimizer.zero_grad();
        var loss = LossFunctions.Squared(prediction, target) + 0.5 * LossFunctions.Absolute(prediction, target);
        loss.backward();
        optimizer.step();
    }

    public static void Four(optim.Optimizer optimizer, Tensor prediction, Tensor target)
    {
        optimizer.zero_grad();
        var loss = LossFunctions.Squared(prediction, target)
            + 0.5 * LossFunctions.Absolute(prediction, target)
            + 0.25 * LossFunctions.Smooth(prediction, target)
            + 0.125 * LossFunctions.Huber(prediction, target);
        loss.backward();
        optimizer.step();
    }

    public static void Eight(optim.Optimizer optimizer, Tensor prediction, Tensor target)
    {
        optimizer.zero_grad();
        var loss = LossFunctions.Squared(prediction, target)
            + 0.5 * LossFunctions.Absolute(prediction, target)
            + 0.25 * LossFunctions.Smooth(prediction, target)
            + 0.125 * LossFunctions.Huber(prediction, target)
            + 0.1 * LossFunctions.Magnitude(prediction)
            + 0.05 * LossFunctions.Energy(prediction)
            + 0.02 * LossFunctions.Softness(prediction)
            + 0.01 * LossFunctions.Entropy(prediction, target);
        loss.backward();
        optimizer.step();
    }
}
