using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A loss with the components of its base.</summary>
internal static class InheritanceProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var loss = new SmoothLoss();
        using var output = rand(4, 16);
        using var target = rand(4, 16);
        Console.WriteLine(SmoothLoss.Formula);
        Console.WriteLine(loss.Evaluate(output: output, target: target));
    }
}
