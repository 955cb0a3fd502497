using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A loss with a parameter of its own.</summary>
internal static class ContrastProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var model = Linear(16, 8);
        using var loss = new ContrastLoss();
        using var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 1e-2);
        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var view = randn(32, 16);
            using var step = loss.Step(optimizer, left: model.call(view), right: model.call(view + 0.1f * randn(32, 16)));
            if (i % 50 == 0) Console.WriteLine($"{step.Read()} | scale {loss.parameters().Single().exp().ToSingle():F2}");
        }
    }
}
