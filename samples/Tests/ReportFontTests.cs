using ScottPlot;
using SkiaSharp;

namespace LossGen.Samples.Tests;

public class ReportFontTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plots_take_the_font_that_comes_with_the_samples(bool bold)
    {
        ReportFont.Use();

        using var file = SKTypeface.FromFile(Path.Combine(AppContext.BaseDirectory, "fonts", "NotoSans-Regular.ttf"));
        using var used = Fonts.GetTypeface(Fonts.Default, bold, italic: false);

        Assert.Equal(file.FamilyName, used.FamilyName);
        Assert.Equal(file.GetTableData(Head), used.GetTableData(Head));
    }

    // The table with the checksum of the whole font: no other file of the same name has it.
    private const uint Head = 0x68656164;
}
