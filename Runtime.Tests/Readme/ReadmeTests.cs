using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Readme;

/// <summary>The README's code is compiled, and does what the README says.</summary>
[Collection(nameof(TensorCounting))]
public class ReadmeTests
{
    [Theory]
    [InlineData("README.md", "DepthLoss.cs")]
    [InlineData("README.md", "ReadmeLoop.cs")]
    [InlineData("README.md", "HandWrittenLoop.cs")]
    [InlineData("Runtime/Package/README.md", "DepthLoss.cs")]
    [InlineData("Runtime/Package/README.md", "ReadmeLoop.cs")]
    public void The_text_has_the_code_that_is_compiled_here(string text, string source) =>
        Assert.Contains($"```csharp\n{Region(source)}\n```", Repository.ReadText(text), StringComparison.Ordinal);

    [Fact]
    public void The_class_trains_as_the_lines_that_it_replaces()
    {
        using var generated = Train(ReadmeLoop.Train);
        using var handWritten = Train(HandWrittenLoop.Train);
        foreach (var (expected, actual) in handWritten.parameters().Zip(generated.parameters()))
        {
            Tensors.AssertClose(expected, actual, relative: 1e-4);
        }
    }

    [Fact]
    public void The_loop_learns()
    {
        using var untrained = Train(static (_, _, _) => { });
        using var trained = Train(ReadmeLoop.Train);
        Assert.True(Error(trained) < 0.5 * Error(untrained), $"{Error(trained)} after training, {Error(untrained)} before");
    }

    private static DepthNet Train(Action<DepthNet, optim.Optimizer, IEnumerable<Tensor>> loop)
    {
        manual_seed(3);
        var model = new DepthNet();
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        loop(model, optimizer, Images(100));
        return model;
    }

    private static double Error(DepthNet model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Images(10).Sum(image => nn.functional.l1_loss(model.call(image).Prediction, image).ToDouble());
    }

    private static IEnumerable<Tensor> Images(int count)
    {
        using var generator = new Generator(5);
        for (var i = 0; i < count; i++)
        {
            using var image = rand(8, DepthNet.Pixels, generator: generator);
            yield return image;
        }
    }

    private static string Region(string source)
    {
        var lines = Repository.ReadText($"Runtime.Tests/Readme/{source}").Split('\n')
            .SkipWhile(static line => !line.TrimStart().StartsWith("#region README", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(static line => !line.TrimStart().StartsWith("#endregion", StringComparison.Ordinal))
            .ToList();
        var indent = lines.Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
