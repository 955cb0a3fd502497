using System.Text.Json;
using LossGen.Samples;
using Spectre.Console;

namespace FourStep.Reporting;

/// <summary>The table at the end, and the line for programs.</summary>
internal static class Report
{
    private const int RedirectedWidth = 120;

    public static void Print(IReadOnlyList<ScheduleRun> runs)
    {
        // Nothing limits the width of a file or a pipe, and Spectre would assume 80 columns.
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("Schedule");
        foreach (var header in new[] { "Top left", "Bottom\nright", "Optimizer\nsteps", "Trunk\nforward", "Trunk\nbackward", "CPU time", "to joint" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var run in runs)
        {
            table.AddRow(
                run.Name, $"{run.TopLeft * 100:F1} %", $"{run.BottomRight * 100:F1} %", $"{run.Steps}", $"{run.TrunkForwards}", $"{run.TrunkBackwards}", $"{run.Seconds:F1} s", $"{run.Seconds / runs[0].Seconds:F2}");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Saves the numbers, and prints them as the last line.</summary>
    public static void Save(IReadOnlyList<ScheduleRun> runs, string path)
    {
        var numbers = JsonSerializer.Serialize(new
        {
            schedules = runs.ToDictionary(static run => run.Name, run => new
            {
                topLeft = Math.Round(run.TopLeft, 4),
                bottomRight = Math.Round(run.BottomRight, 4),
                steps = run.Steps,
                trunkForwards = run.TrunkForwards,
                trunkBackwards = run.TrunkBackwards,
                seconds = Math.Round(run.Seconds, 2),
                toJoint = Math.Round(run.Seconds / runs[0].Seconds, 3),
            }),
        });
        File.WriteAllText(path, numbers + "\n");
        Console.WriteLine($"Numbers: {path}");
        Console.WriteLine("RESULT " + numbers);
    }
}
