using MultiFashion.Training;
using Spectre.Console;

namespace MultiFashion.Reporting;

/// <summary>Trains every scheme and shows how far it is: bars in a terminal, else one plain line an epoch.</summary>
internal static class TrainingProgress
{
    public static IReadOnlyList<RunResult> Train(Trainer trainer, IReadOnlyList<Scheme> schemes, IReadOnlyList<int> seeds)
    {
        var width = schemes.Max(scheme => scheme.Name.Length);
        var runs = (from seed in seeds from scheme in schemes select (scheme, seed, Label: Label(scheme, seed))).ToArray();
        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? WithLines() : WithBars();

        string Label(Scheme scheme, int seed) => scheme.Name.PadRight(width) + (seeds.Count > 1 ? $"  seed {seed}" : "");

        IReadOnlyList<RunResult> WithLines() =>
        [
            .. runs.Select(run => trainer.Train(
                run.scheme, run.seed, onEpoch: epoch => Console.WriteLine($"{run.Label}  {Describe(epoch, trainer.Epochs)}"))),
        ];

        IReadOnlyList<RunResult> WithBars() => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(progress =>
            {
                var bars = runs.Select(run => progress.AddTask(run.Label, autoStart: false, maxValue: trainer.Epochs * trainer.StepsPerEpoch)).ToArray();
                return runs.Select((run, i) =>
                {
                    var bar = bars[i];
                    bar.StartTask();
                    var result = trainer.Train(
                        run.scheme,
                        run.seed,
                        onEpoch: epoch => bar.Description = $"{run.Label}  [grey]{Describe(epoch, trainer.Epochs)}[/]",
                        onStep: () => bar.Increment(1));
                    bar.StopTask();
                    return result;
                }).ToArray();
            });
    }

    private static string Describe(EpochResult epoch, int epochs) =>
        $"epoch {epoch.Epoch}/{epochs}  validation: main {epoch.Validation.Main * 100:F1} %, second {epoch.Validation.Second * 100:F1} %";
}
