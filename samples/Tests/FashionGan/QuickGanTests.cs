using System.Text.Json;
using LossGen.Samples.Tests.Infrastructure;
using SkiaSharp;

namespace LossGen.Samples.Tests.FashionGan;

/// <summary>What a user gets from one run of the GAN.</summary>
public sealed class QuickGanTests : IDisposable
{
    private const int Epochs = 3;
    private const int RoundsPerEpoch = 3500 / 64;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Generated_phases_are_the_hand_written_loop_bit_for_bit_and_draw_a_picture()
    {
        var run = ProgramRun.Of(_folder.Path, "dotnet", Infrastructure.Samples.Program("FashionGan"), "--quick");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        AssertIdentical(JsonDocument.Parse(run.Output[^1]["RESULT ".Length..]).RootElement);
        AssertLines(run.Output);
        AssertPicture(_folder.File(Path.Combine("out", "samples.png")));
    }

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("--seed -1", "0 or more, not '-1'")]
    [InlineData("--data nowhere", "train-images-idx3-ubyte.gz: no such file")]
    [InlineData("--out file --quick", "cannot be written")]
    public void A_mistake_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        File.WriteAllText(_folder.File("file"), "a file where the folder should be");

        var run = ProgramRun.Of(_folder.Path, "dotnet", [Infrastructure.Samples.Program("FashionGan"), .. arguments.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, static line => line.StartsWith("RESULT", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertIdentical(JsonElement result)
    {
        Assert.True(result.GetProperty("identical").GetBoolean());
        Assert.Equal(Epochs * RoundsPerEpoch * 2, result.GetProperty("steps").GetInt32());
        foreach (var loss in new[] { "real", "fake", "fooling" })
        {
            var generated = result.GetProperty("generated").GetProperty(loss);
            Assert.InRange(generated.GetDouble(), 0.01, 10);
            Assert.Equal(result.GetProperty("byHand").GetProperty(loss).GetRawText(), generated.GetRawText());
        }
    }

    private static void AssertLines(string[] output)
    {
        foreach (var alternation in new[] { "by hand", "generated" })
        {
            Assert.Equal(Epochs, output.Count(line => line.StartsWith(alternation, StringComparison.Ordinal) && line.Contains(" epoch ", StringComparison.Ordinal)));
        }

        Assert.Contains(output, static line => line.Contains("Losses of all steps: bit-identical; weights at the end: bit-identical", StringComparison.Ordinal));
        Assert.DoesNotContain(output, static line => line.Contains('\x1b'));
    }

    /// <summary>Ten columns and eight rows of garments, which are neither blank nor all alike.</summary>
    private static void AssertPicture(string path)
    {
        using var picture = SKBitmap.Decode(path);
        Assert.Equal((906, 726), (picture.Width, picture.Height));
        var cells = from row in Enumerable.Range(0, 8)
                    from column in Enumerable.Range(0, 10)
                    select Darkness(picture, 6 + column * 90, 6 + row * 90);
        var darkness = cells.ToArray();
        Assert.All(darkness, static value => Assert.InRange(value, 1, 254));
        Assert.Equal(darkness.Length, darkness.Distinct().Count());
    }

    private static double Darkness(SKBitmap picture, int left, int top) =>
        (from x in Enumerable.Range(left, 84) from y in Enumerable.Range(top, 84) select 255 - (int)picture.GetPixel(x, y).Red).Average();
}
