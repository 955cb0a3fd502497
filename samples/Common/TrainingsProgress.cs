using Spectre.Console;

namespace LossGen.Samples;

/// <summary>Shows how far several trainings are, one after the other: bars in a terminal, else one plain line for each epoch or other part.</summary>
internal static class TrainingsProgress
{
    /// <summary>Runs the trainings.</summary>
    /// <param name="part">What a training consists of, for example epochs.</param>
    /// <param name="trainings">A name, the number of parts, and what trains: it calls back with a description after each part.</param>
    /// <returns>Their results, in the same order.</returns>
    public static IReadOnlyList<T> Run<T>(string part, params IReadOnlyList<(string Name, int Parts, Func<Action<string>, T> Train)> trainings)
    {
        var width = trainings.Max(static training => training.Name.Length);
        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? WithLines() : WithBars();

        T[] WithLines() => [.. trainings.Select(training =>
        {
            var done = 0;
            return training.Train(description => Console.WriteLine($"{training.Name.PadRight(width)}  {part} {++done}/{training.Parts}  {description}"));
        })];

        T[] WithBars() => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                var bars = trainings.Select(training => progress.AddTask(training.Name.PadRight(width), autoStart: false, maxValue: training.Parts)).ToArray();
                return trainings.Select((training, i) =>
                {
                    var (bar, done) = (bars[i], 0);
                    bar.StartTask();
                    var result = training.Train(description =>
                    {
                        bar.Increment(1);
                        bar.Description = $"{training.Name.PadRight(width)}  [grey]{part} {++done}/{training.Parts}  {description}[/]";
                    });
                    bar.StopTask();
                    return result;
                }).ToArray();
            });
    }
}
