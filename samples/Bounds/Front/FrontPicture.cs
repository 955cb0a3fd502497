using LossGen.Samples;
using ScottPlot;

namespace Bounds.Front;

/// <summary>The front, where the weights ended, and where the bounds did.</summary>
internal static class FrontPicture
{
    private const int Width = 1400;
    private const int Height = 640;

    // Okabe and Ito's colours, which the colour-blind can tell apart.
    private static readonly Color WeightsColor = Color.FromHex("#D55E00");
    private static readonly Color BoundsColor = Color.FromHex("#0072B2");

    public static void Save(
        IReadOnlyList<(double Setting, Point End)> byWeights, IReadOnlyList<(double Setting, Point End)> byBounds, string path)
    {
        ReportFont.Use();
        var picture = new Multiplot();
        picture.Subplots.Add(Panel($"{byWeights.Count} weights a·First + (1 - a)·Second: the ends of the front", byWeights, WeightsColor));
        picture.Subplots.Add(Panel($"{byBounds.Count} bounds Second kept below b: every point of it", byBounds, BoundsColor));
        picture.Subplots.RemoveAt(0);
        picture.Layout = new ScottPlot.MultiplotLayouts.Columns();
        picture.SavePng(path, Width, Height);
    }

    private static Plot Panel(string title, IReadOnlyList<(double Setting, Point End)> ends, Color color)
    {
        const float MarkerSize = 13;
        var front = FrontSearch.Front().ToArray();
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel("First");
        plot.YLabel("Second");
        var line = plot.Add.ScatterLine(Array.ConvertAll(front, static point => point.First), Array.ConvertAll(front, static point => point.Second));
        (line.Color, line.LineWidth, line.LegendText) = (Colors.Gray, 2, "front");
        var points = plot.Add.ScatterPoints(ends.Select(static end => end.End.First).ToArray(), ends.Select(static end => end.End.Second).ToArray());
        (points.Color, points.MarkerSize, points.LegendText) = (color, MarkerSize, "where training ended");
        plot.ShowLegend(Alignment.LowerLeft);
        plot.Axes.SetLimits(-0.05, 1.05, -0.05, 1.05);
        return plot;
    }
}
