using LossGen.Samples;
using MultiFashion.Training;
using ScottPlot;
using ScottPlot.MultiplotLayouts;

namespace MultiFashion.Reporting;

/// <summary>The picture of a comparison: who got which share, what became of the raw losses, how good the network was.</summary>
internal static class ReportPicture
{
    private const int Width = 1800;
    private const int Height = 1350;
    private const int Rows = 3;

    public static void Save(IReadOnlyList<RunResult> runs, string path)
    {
        ReportFont.Use();

        // The first seed only: the curves of several on top of each other could not be read.
        var shown = runs.Where(run => run.Seed == runs[0].Seed).ToArray();
        var components = shown.SelectMany(run => run.Components).Distinct().ToArray();
        Plot[][] rows =
        [
            [.. shown.Select(run => Panels.Shares(run, components))],
            [.. components.Select(component => Panels.RawLoss(component, shown))],
            [
                Panels.ValidationAccuracy("Main task (top left): accuracy on validation pairs", shown, accuracy => accuracy.Main),
                Panels.ValidationAccuracy("Second task (bottom right): accuracy on validation pairs", [.. shown.Where(run => run.Components.Count > 1)], accuracy => accuracy.Second),
                Panels.TestAccuracy(shown),
            ],
        ];

        var picture = new Multiplot();
        var layout = new CustomGrid();
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                picture.Subplots.Add(rows[row][column]);
                layout.Set(rows[row][column], new GridCell(row, column, Rows, rows[row].Length, 1, 1));
            }
        }

        // A multiplot starts with one plot of its own.
        picture.Subplots.RemoveAt(0);
        picture.Layout = layout;
        picture.SavePng(path, Width, Height);
    }
}
