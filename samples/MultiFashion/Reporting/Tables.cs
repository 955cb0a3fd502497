using MultiFashion.Training;
using Spectre.Console;

namespace MultiFashion.Reporting;

/// <summary>The tables at the end.</summary>
internal static class Tables
{
    private const int RedirectedWidth = 120;

    private static readonly (string Component, string Header)[] ShareColumns =
    [
        ("TopLeft", "Share of\ntop left"),
        ("BottomRight", "bottom\nright"),
        ("Reconstruction", "recon-\nstruction"),
    ];

    public static void Print(IReadOnlyList<SchemeSummary> schemes, int seeds)
    {
        // Nothing limits the width of a file or a pipe, and Spectre would assume 80 columns.
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Scheme")
            .AddColumn(new TableColumn("Main\naccuracy").RightAligned())
            .AddColumn(new TableColumn("Second\naccuracy").RightAligned());
        foreach (var (_, header) in ShareColumns)
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        table.AddColumn(new TableColumn("Time").RightAligned());

        foreach (var scheme in schemes)
        {
            var shares = scheme.Components.Zip(scheme.Shares).ToDictionary(pair => pair.First, pair => pair.Second);
            table.AddRow(
            [
                scheme.Scheme,
                Percent(scheme.Main, seeds),
                scheme.Components.Count > 1 ? Percent(scheme.Second, seeds) : "(untrained)",
                .. ShareColumns.Select(column => shares.TryGetValue(column.Component, out var share) ? $"{share * 100:F1} %" : "–"),
                $"{scheme.Seconds:F1} s",
            ]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>What the seeds allow to be said about the main task.</summary>
    public static void Compare(IReadOnlyList<SchemeSummary> schemes)
    {
        var main = schemes.ToDictionary(scheme => scheme.Scheme, scheme => scheme.Main);
        var relative = main["RelativeToMain"];
        foreach (var other in new[] { "BadSum", "TunedSum", "SingleTask" })
        {
            var difference = Math.Round((relative.Mean - main[other].Mean) * 100, 1);
            var pooled = Sample.PooledSd(relative, main[other]) * 100;
            Console.WriteLine($"Main accuracy, RelativeToMain − {other}: {difference:+0.0;−0.0;0.0} points; the pooled standard deviation is {pooled:F2}");
        }
    }

    private static string Percent(Sample sample, int seeds) =>
        seeds > 1 ? $"{sample.Mean * 100:F1} ± {sample.Sd * 100:F1} %" : $"{sample.Mean * 100:F1} %";
}
