using System.Text.Json;
using LossGen.Samples;
using MultiFashion.Training;

namespace MultiFashion.Reporting;

/// <summary>Runs the grid search, one line a trial, and writes <c>grid.json</c>.</summary>
internal static class GridReport
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Run(GridSearch search, string outDirectory)
    {
        var path = OutputFile.Prepare(outDirectory, "grid.json");
        Console.WriteLine("                 weight of                       validation accuracy");
        Console.WriteLine("scheme           bottom right   reconstruction   main            second");
        Grid[] grids =
        [
            search.TunedSum(trial => Print("TunedSum", trial)),
            search.RelativeToMain(trial => Print("RelativeToMain", trial)),
        ];
        foreach (var grid in grids)
        {
            Console.WriteLine(
                $"{grid.Scheme}: main accuracy from {grid.Trials.Min(trial => trial.Main) * 100:F1} to {grid.Trials.Max(trial => trial.Main) * 100:F1} %; best weights {grid.Best.BottomRight} and {grid.Best.Reconstruction}");
        }

        File.WriteAllText(path, JsonSerializer.Serialize(grids.Select(Rounded), Indented) + "\n");
        Console.WriteLine($"Grid: {path}");
    }

    private static void Print(string scheme, GridTrial trial) => Console.WriteLine(
        $"{scheme,-16} {trial.BottomRight,-14} {trial.Reconstruction,-16} {trial.Main * 100:F1} ± {trial.MainSd * 100:F1} %    {trial.Second * 100:F1} %");

    private static Grid Rounded(Grid grid) => grid with { Trials = [.. grid.Trials.Select(Rounded)], Best = Rounded(grid.Best) };

    private static GridTrial Rounded(GridTrial trial) => trial with
    {
        Main = Math.Round(trial.Main, 4),
        MainSd = Math.Round(trial.MainSd, 4),
        Second = Math.Round(trial.Second, 4),
    };
}
