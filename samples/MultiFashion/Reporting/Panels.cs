using System.Globalization;
using MultiFashion.Training;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace MultiFashion.Reporting;

/// <summary>The single plots of the picture. A scheme, and a component, has one colour in all of them.</summary>
internal static class Panels
{
    private static readonly double[] LogTickDigits = [1, 1.5, 2, 3, 5, 7];

    // Okabe and Ito's colours, which colour-blind readers can tell apart.
    private static readonly Dictionary<string, Color> Colours = new()
    {
        ["TopLeft"] = Color.FromHex("#0072B2"),
        ["BottomRight"] = Color.FromHex("#56B4E9"),
        ["Reconstruction"] = Color.FromHex("#E69F00"),
        ["SingleTask"] = Color.FromHex("#7F7F7F"),
        ["BadSum"] = Color.FromHex("#D55E00"),
        ["TunedSum"] = Color.FromHex("#CC79A7"),
        ["UnitNormalized"] = Color.FromHex("#000000"),
        ["RelativeToMain"] = Color.FromHex("#009E73"),
    };

    /// <summary>Which component had which share of what was minimised, epoch by epoch.</summary>
    public static Plot Shares(RunResult run, IReadOnlyList<string> components)
    {
        var plot = Titled($"{run.Scheme}: share of the total", "epoch", "share");
        var below = new double[run.Epochs.Count];
        foreach (var component in components)
        {
            // All components in every panel, so that the panels line up and one legend reads like the next.
            var index = run.Components.ToList().IndexOf(component);
            plot.Add.Bars(run.Epochs.Select((epoch, e) => new Bar
            {
                Position = epoch.Epoch,
                ValueBase = below[e],
                Value = below[e] += index < 0 ? 0 : epoch.Shares[index],
                FillColor = Colours[component],
                LineWidth = 0,
                Size = 0.85,
            }).ToArray()).LegendText = component;
        }

        plot.Axes.SetLimitsY(0, 1);
        Percent(plot);
        Epochs(plot, run.Epochs.Count);
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.FontSize = 11;
        plot.Legend.SymbolWidth = 10;
        plot.Legend.InterItemPadding = new PixelPadding(4, 4, 2, 2);
        Plain(plot.Legend);
        return plot;
    }

    /// <summary>One component before any weighting, under every scheme that has it.</summary>
    public static Plot RawLoss(string component, IReadOnlyList<RunResult> runs)
    {
        var plot = Titled($"{component}: raw loss (training, log scale)", "epoch", "loss");
        foreach (var run in runs)
        {
            var index = run.Components.ToList().IndexOf(component);
            if (index >= 0)
            {
                Curve(plot, run, epoch => Math.Log10(epoch.Losses[index]));
            }
        }

        var ticks = (from power in Enumerable.Range(-6, 13) from digit in LogTickDigits select digit * Math.Pow(10, power)).ToArray();
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => tick.ToString("G3", CultureInfo.InvariantCulture))]);
        plot.Axes.Margins(bottom: 0.05, top: 0.25);
        Epochs(plot, runs[0].Epochs.Count);
        Legend(plot, Alignment.UpperRight);
        return plot;
    }

    /// <summary>An accuracy on the validation pairs, epoch by epoch.</summary>
    public static Plot ValidationAccuracy(string title, IReadOnlyList<RunResult> runs, Func<Accuracy, double> of)
    {
        var plot = Titled(title, "epoch", "accuracy");
        foreach (var run in runs)
        {
            Curve(plot, run, epoch => of(epoch.Validation));
        }

        Percent(plot);
        Epochs(plot, runs[0].Epochs.Count);
        Legend(plot, Alignment.LowerRight);
        return plot;
    }

    /// <summary>The two accuracies on the test pairs, as bars with their numbers.</summary>
    public static Plot TestAccuracy(IReadOnlyList<RunResult> runs)
    {
        var plot = Titled("Accuracy on test pairs, at the end (dark: main task, light: second)", "", "accuracy");
        foreach (var (run, i) in runs.Select((run, i) => (run, i)))
        {
            Bar(plot, i - 0.2, run.Test.Main, Colours[run.Scheme]);
            Bar(plot, i + 0.2, run.Test.Second, Colours[run.Scheme].WithAlpha(0.45));
        }

        plot.Axes.SetLimits(-0.6, runs.Count - 0.4, 0, 1);
        plot.Axes.Bottom.SetTicks([.. runs.Select((_, i) => (double)i)], [.. runs.Select(run => run.Scheme)]);
        Percent(plot);
        return plot;
    }

    private static void Bar(Plot plot, double position, double accuracy, Color colour)
    {
        var bars = plot.Add.Bar(new Bar
        {
            Position = position,
            Value = accuracy,
            FillColor = colour,
            LineWidth = 0,
            Size = 0.38,
            Label = (accuracy * 100).ToString("F1", CultureInfo.InvariantCulture),
        });
        bars.ValueLabelStyle.FontSize = 12;
    }

    private static void Curve(Plot plot, RunResult run, Func<EpochResult, double> value)
    {
        var curve = plot.Add.Scatter(
            run.Epochs.Select(epoch => (double)epoch.Epoch).ToArray(),
            run.Epochs.Select(value).ToArray(),
            Colours[run.Scheme]);
        curve.LegendText = run.Scheme;
        curve.LineWidth = 2.5f;
        curve.MarkerSize = 6;
    }

    private static Plot Titled(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Title(title, 15);
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        return plot;
    }

    private static void Epochs(Plot plot, int count)
    {
        var epochs = Enumerable.Range(1, count).Where(epoch => epoch % ((count + 9) / 10) == 0).ToArray();
        plot.Axes.Bottom.SetTicks([.. epochs.Select(epoch => (double)epoch)], [.. epochs.Select(epoch => $"{epoch}")]);
        plot.Axes.SetLimitsX(0.4, count + 0.6);
    }

    private static void Percent(Plot plot) =>
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = value => $"{value * 100:F0} %" };

    private static void Legend(Plot plot, Alignment alignment)
    {
        plot.ShowLegend(alignment);
        plot.Legend.FontSize = 12;
        Plain(plot.Legend);
    }

    private static void Plain(Legend legend)
    {
        legend.OutlineWidth = 0;
        legend.ShadowColor = Colors.Transparent;
        legend.BackgroundColor = Colors.White.WithAlpha(0.8);
    }
}
