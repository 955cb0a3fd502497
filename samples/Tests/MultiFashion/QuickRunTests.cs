using LossGen.Samples.Tests.Infrastructure;
using SkiaSharp;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>What a user gets from one run.</summary>
public class QuickRunTests(QuickRun quick) : IClassFixture<QuickRun>
{
    private static readonly string[] Schemes = ["SingleTask", "BadSum", "TunedSum", "UnitNormalized", "RelativeToMain"];

    [Fact]
    public void It_succeeds_and_says_nothing_on_the_error_stream()
    {
        Assert.Equal(0, quick.Run.ExitCode);
        Assert.Empty(quick.Run.Errors);
    }

    [Fact]
    public void The_last_line_has_every_scheme_with_its_numbers()
    {
        Assert.StartsWith("RESULT {", quick.Run.Output[^1], StringComparison.Ordinal);
        Assert.Equal(Schemes, quick.Schemes.EnumerateObject().Select(scheme => scheme.Name));
        foreach (var scheme in quick.Schemes.EnumerateObject())
        {
            string[] components = scheme.Name == "SingleTask" ? ["TopLeft"] : ["TopLeft", "BottomRight", "Reconstruction"];
            var shares = scheme.Value.GetProperty("shares").EnumerateObject().ToArray();

            Assert.Equal(["main", "second", "shares", "seconds"], scheme.Value.EnumerateObject().Select(number => number.Name));
            Assert.InRange(scheme.Value.GetProperty("main").GetDouble(), 0.2, 1);
            Assert.InRange(scheme.Value.GetProperty("second").GetDouble(), 0, 1);
            Assert.True(scheme.Value.GetProperty("seconds").GetDouble() > 0);
            Assert.Equal(components, shares.Select(share => share.Name));
            Assert.Equal(1, shares.Sum(share => share.Value.GetDouble()), tolerance: 0.001);
        }
    }

    [Fact]
    public void The_bad_sum_is_dominated_by_reconstruction_and_pays_on_the_main_task()
    {
        Assert.True(Share("BadSum", "Reconstruction") > 0.9);
        Assert.Equal(1 / 1.4, Share("RelativeToMain", "TopLeft"), tolerance: 0.001);
        Assert.Equal(1 / 1.4, Share("UnitNormalized", "TopLeft"), tolerance: 0.001);
        foreach (var other in Schemes.Except(["BadSum"]))
        {
            Assert.True(Main(other) > Main("BadSum") + 0.1, $"{other}: {Main(other)}, BadSum: {Main("BadSum")}");
        }
    }

    [Fact]
    public void Redirected_it_prints_one_plain_line_an_epoch()
    {
        foreach (var scheme in Schemes)
        {
            Assert.Equal(4, quick.Run.Output.Count(line => line.StartsWith(scheme, StringComparison.Ordinal) && line.Contains(" epoch ", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(quick.Run.Output, line => line.Contains('\x1b'));
    }

    [Fact]
    public void A_second_run_has_the_same_numbers_and_with_the_systems_fonts_the_same_titles()
    {
        using var folder = new TemporaryFolder();
        var again = ProgramRun.Of(folder.Path, "dotnet", Infrastructure.Samples.Program("MultiFashion"), "--quick", "--seed", "0", "--out", "here");

        foreach (var scheme in QuickRun.SchemesOf(again).EnumerateObject())
        {
            foreach (var number in new[] { "main", "second", "shares" })
            {
                Assert.Equal(quick.Schemes.GetProperty(scheme.Name).GetProperty(number).GetRawText(), scheme.Value.GetProperty(number).GetRawText());
            }
        }

        var titles = Titles(quick.Picture);
        Assert.InRange(titles.Count(pixel => pixel != SKColors.White), 1000, titles.Length / 5);
        Assert.Equal(Titles(Path.Combine(folder.Path, "here", "report.png")), titles);
    }

    private double Main(string scheme) => quick.Schemes.GetProperty(scheme).GetProperty("main").GetDouble();

    private double Share(string scheme, string component) =>
        quick.Schemes.GetProperty(scheme).GetProperty("shares").GetProperty(component).GetDouble();

    /// <summary>The pixels of the titles of the first row of plots, which stand in the first 30 lines.</summary>
    private static SKColor[] Titles(string path)
    {
        using var picture = SKBitmap.Decode(path);
        return picture.Pixels[..(30 * picture.Width)];
    }
}
