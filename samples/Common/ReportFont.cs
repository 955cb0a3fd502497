using ScottPlot;

namespace LossGen.Samples;

/// <summary>
/// The font of every picture. A system without fonts draws no text at all and reports no error, so the samples
/// bring their own.
/// </summary>
internal static class ReportFont
{
    private const string Name = "LossGen Report";

    /// <summary>Makes plots that are created from now on use the font.</summary>
    public static void Use()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "fonts", "NotoSans-Regular.ttf");

        // Registered for bold text too: ScottPlot would look for a bold face among the system's fonts.
        Fonts.AddFontFile(Name, path, bold: false, italic: false);
        Fonts.AddFontFile(Name, path, bold: true, italic: false);
        Fonts.Default = Name;
    }
}
