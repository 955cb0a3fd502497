using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A perceptual network that is cut out of a trained one.</summary>
internal static class PerceptualProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var trained = Sequential(                                                 // a network that was trained elsewhere
            Conv2d(1, 8, 3), ReLU(), Conv2d(8, 8, 3), ReLU(), Flatten(), Linear(8 * 24 * 24, 10));
        using var features = Sequential(trained.children().Take(4).Cast<Module<Tensor, Tensor>>().ToArray());
        features.eval();
        foreach (var parameter in features.parameters()) parameter.requires_grad = false;

        using var model = Conv2d(1, 1, 3, padding: 1);
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        using var loss = new PerceptualLoss(features);
        for (var i = 0; i < 50; i++)
        {
            using var scope = NewDisposeScope();
            var image = rand(8, 1, 28, 28);
            using var step = loss.Step(optimizer, output: model.call(image), image: image);
            if (i % 10 == 0) Console.WriteLine(step.Read());
        }
    }
}
