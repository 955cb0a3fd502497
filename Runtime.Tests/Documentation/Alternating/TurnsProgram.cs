using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

/// <summary>The first program of docs/alternating.md.</summary>
internal static class TurnsProgram
{
    public static void Run()
    {
        using var network = Sequential(Linear(4, 32), Tanh(), Linear(32, 2));
        using var regression = optim.Adam(network.parameters(), 1e-2);
        using var classification = optim.Adam(network.parameters(), 1e-2);
        using var loss = new TurnsLoss();
        var alternation = loss.Alternate(regression: regression, classification: classification);
        alternation.RegressionScheduler = optim.lr_scheduler.StepLR(regression, step_size: 300, gamma: 0.5);
        for (var i = 0; i < 1000; i++)
        {
            using var scope = NewDisposeScope();
            var x = randn(64, 4);
            var distance = x.norm(dim: 1, keepdim: true);
            var sign = (x.sum(dim: 1, keepdim: true) > 0).to(ScalarType.Float32);
            using var step = alternation.Step(output: network.call(x), distance: distance, sign: sign);
            if (i % 300 < 3) Console.WriteLine($"{i}: {step.Read()}");
        }
    }
}
