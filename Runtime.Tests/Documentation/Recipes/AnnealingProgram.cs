using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>A weight that grows over the first epochs.</summary>
internal static class AnnealingProgram
{
    public static void Run()
    {
        manual_seed(0);
        using var encoder = Linear(16, 8);
        using var decoder = Linear(4, 16);
        using var optimizer = optim.Adam(encoder.parameters().Concat(decoder.parameters()), 1e-2);
        using var loss = new EncodingLoss();
        for (var epoch = 0; epoch < 10; epoch++)
        {
            for (var i = 0; i < 20; i++)
            {
                using var scope = NewDisposeScope();
                var image = randn(32, 16);
                var code = encoder.call(image).chunk(2, 1);
                var output = decoder.call(code[0] + (0.5 * code[1]).exp() * randn_like(code[0]));
                using var step = loss.Step(optimizer, output: output, image: image, mean: code[0], logVariance: code[1]);
                if (i == 0) Console.WriteLine(step.Read());
            }

            loss.EpochEnd();
        }
    }
}
