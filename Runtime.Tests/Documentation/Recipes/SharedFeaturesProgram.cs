using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Two components use what one network computed.</summary>
internal static class SharedFeaturesProgram
{
    public static void Run()
    {
        manual_seed(34);
        using var features = Sequential(Conv2d(1, 8, 3), ReLU(), Conv2d(8, 8, 3), ReLU());
        features.eval();
        foreach (var parameter in features.parameters()) parameter.requires_grad = false;

        using var model = Conv2d(1, 1, 3, padding: 1);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new SharedFeaturesLoss(features);
        for (var i = 0; i < 50; i++)
        {
            using var scope = NewDisposeScope();
            var image = rand(8, 1, 28, 28);
            using var step = loss.Step(optimizer, output: model.call(image), image: image);
            if (i % 10 == 0) Console.WriteLine(step.Read());
        }
    }
}
