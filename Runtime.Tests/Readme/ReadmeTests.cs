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
    [InlineData("README.md", "ReadmeProgram.cs")]
    [InlineData("README.md", "HandWrittenStep.cs")]
    [InlineData("README.md", "GanLoss.cs")]
    [InlineData("README.md", "GanProgram.cs")]
    [InlineData("Runtime/Package/README.md", "DepthLoss.cs")]
    [InlineData("Runtime/Package/README.md", "ReadmeProgram.cs")]
    public void The_text_has_the_code_that_is_compiled_here(string text, string source) =>
        Assert.Contains($"\n{Region(source)}\n```", Repository.ReadText(text), StringComparison.Ordinal);

    [Fact]
    public void The_class_trains_as_the_lines_that_it_replaces()
    {
        using var loss = new DepthLoss();
        using var generated = Train((prediction, image, depth, optimizer) =>
            loss.Step(optimizer, prediction: prediction, image: image, depth: depth).Dispose());
        using var handWritten = Train(HandWrittenStep.Make);
        foreach (var (expected, actual) in handWritten.parameters().Zip(generated.parameters()))
        {
            Tensors.AssertClose(expected, actual, relative: 1e-4);
        }
    }

    [Fact]
    public void The_program_learns()
    {
        manual_seed(0);
        var totals = PrintedReports.Of(ReadmeProgram.Run).All("raw total");
        Assert.Equal(5, totals.Count);
        Assert.True(totals[^1] < 0.25 * totals[0], $"{totals[^1]} after training, {totals[0]} before");
    }

    [Fact]
    public void The_adversarial_program_draws_near_what_it_imitates()
    {
        manual_seed(0);
        var mean = 0.0;
        Assert.Equal(10, PrintedReports.Of(() => mean = GanProgram.Run()).All("raw total").Count);
        Assert.InRange(mean, 0.7, 1.3);
    }

    private static DepthNet Train(Action<Tensor, Tensor, Tensor, optim.Optimizer> makeStep)
    {
        manual_seed(3);
        var model = new DepthNet();
        using var optimizer = optim.Adam(model.parameters(), 1e-2);
        for (var i = 0; i < 100; i++)
        {
            using var scope = NewDisposeScope();
            var image = rand(8, DepthNet.Pixels);
            var (prediction, depth) = model.call(image);
            makeStep(prediction, image, depth, optimizer);
        }

        return model;
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
