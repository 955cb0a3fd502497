using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>An optimizer that evaluates the loss several times a step.</summary>
internal static class LbfgsProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 16);
        using var optimizer = optim.LBFGS(model.parameters(), lr: 0.5, max_iter: 10);
        using var loss = new CopyLoss();
        using var target = rand(64, 16);
        for (var i = 0; i < 10; i++)
        {
            using var step = loss.Step(optimizer, () => new CopyLoss.Inputs { Output = model.call(target), Target = target });
            Console.WriteLine($"{i}: {step.Read().RawTotal:F5}");
        }
    }
}
