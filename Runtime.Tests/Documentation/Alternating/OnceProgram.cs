using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Alternating;

/// <summary>The third program of docs/alternating.md.</summary>
internal static class OnceProgram
{
    public static void Run()
    {
        using var trunk = Linear(8, 3);
        using var decoder = Linear(3, 8);
        using var head = Linear(3, 2);
        using var loss = new OnceLoss(trunk, decoder, head);
        using var first = optim.Adam(trunk.parameters().Concat(decoder.parameters()), 1e-2);
        using var second = optim.Adam(head.parameters(), 1e-2);
        var alternation = loss.Alternate(trunk: first, head: second);
        while (!alternation.IsFinished)
        {
            using var scope = NewDisposeScope();
            var label = randint(0, 2, 64);
            var x = randn(64, 8) * 0.3f + label.unsqueeze(1);
            using var step = alternation.Step(x: x, label: label);
            if (alternation.Position % 100 == 0) Console.WriteLine($"{alternation.Position}: {step.Read()}");
        }
    }
}
