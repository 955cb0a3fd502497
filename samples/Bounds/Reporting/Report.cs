using System.Text.Json;
using Bounds.Front;
using Bounds.Recall;
using Spectre.Console;
using Point = Bounds.Front.Point;

namespace Bounds.Reporting;

/// <summary>The tables at the end, and the line for programs.</summary>
internal static class Report
{
    private const int RedirectedWidth = 120;

    public static void Print(
        IReadOnlyList<(double Setting, Point End)> byWeights,
        IReadOnlyList<(double Setting, Point End)> byBounds,
        IReadOnlyList<ShirtRun> bounded,
        IReadOnlyList<ShirtRun> weighted)
    {
        // Nothing limits the width of a file or a pipe, and Spectre would assume 80 columns.
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        Console.WriteLine($"Largest gap on the front: {byWeights.Count} weights {Gap(byWeights):F2}, {byBounds.Count} bounds {Gap(byBounds):F2}");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Recall wanted").AddColumn("by");
        foreach (var header in new[] { "Training\nrecall", "Validation\nrecall", "Test\nrecall", "Test\nprecision", "Trainings" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var run in bounded)
        {
            var best = WeightSweep.Best(weighted, run.Setting);
            Add($"{run.Setting}", "bound", run, "1");
            Add("", $"weight {best.Setting:G3}", best, $"{weighted.Count}");
        }

        AnsiConsole.Write(table);
        foreach (var run in bounded)
        {
            Console.WriteLine(run.Bound);
        }

        void Add(string wanted, string by, ShirtRun run, string trainings) => table.AddRow(
            wanted, by, Percent(run.Training.Recall), Percent(run.Validation.Recall), Percent(run.Test.Recall), Percent(run.Test.Precision), trainings);
    }

    public static string ResultLine(
        IReadOnlyList<(double Setting, Point End)> byWeights,
        IReadOnlyList<(double Setting, Point End)> byBounds,
        IReadOnlyList<ShirtRun> bounded,
        IReadOnlyList<ShirtRun> weighted) => "RESULT " + JsonSerializer.Serialize(new
        {
            largestGap = new { weights = Round(Gap(byWeights)), bounds = Round(Gap(byBounds)) },
            farthestFromFront = Round(byBounds.Max(static end => FrontSearch.DistanceToFront(end.End))),
            recall = bounded.ToDictionary(
                static run => $"{run.Setting}",
                run => new { bound = Numbers(run), weight = Numbers(WeightSweep.Best(weighted, run.Setting)) }),
        });

    private static object Numbers(ShirtRun run) => new
    {
        setting = Round(run.Setting),
        trainingRecall = Round(run.Training.Recall),
        validationRecall = Round(run.Validation.Recall),
        testRecall = Round(run.Test.Recall),
        testPrecision = Round(run.Test.Precision),
    };

    private static double Gap(IReadOnlyList<(double Setting, Point End)> ends) => FrontSearch.LargestGap(ends.Select(static end => end.End));

    private static string Percent(double share) => $"{share * 100:F1} %";

    private static double Round(double value) => Math.Round(value, 4);
}
