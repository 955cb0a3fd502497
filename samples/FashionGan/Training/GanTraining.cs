using System.Diagnostics;
using FashionGan.Networks;
using static TorchSharp.torch;

namespace FashionGan.Training;

/// <summary>A finished training: every step's losses, the networks, and the seconds its steps took.</summary>
internal sealed record GanRun(IReadOnlyList<GanStep> Steps, GanPlayers Players, double Seconds) : IDisposable
{
    public void Dispose() => Players.Dispose();
}

/// <summary>Plays the game, from the same seed and on the same batches under whichever alternation it is given.</summary>
internal sealed class GanTraining(GarmentBatches batches, int epochs, int seed)
{
    public GanRun Run(Func<GanPlayers, IAlternation> start, Action<string> onEpoch)
    {
        manual_seed(seed);
        var shuffles = new Random(seed);
        var players = new GanPlayers();
        using var alternation = start(players);
        var steps = new List<GanStep>();
        var clock = Stopwatch.StartNew();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var before = steps.Count;
            foreach (var (garments, classes) in batches.Epoch(shuffles))
            {
                using (garments)
                using (classes)
                using (var noise = randn(GarmentBatches.Size, GarmentGenerator.NoiseSize))
                {
                    // One batch for a round of the game.
                    for (var turn = 0; turn < 2; turn++)
                    {
                        steps.Add(alternation.Step(garments, classes, noise));
                    }
                }
            }

            onEpoch(Describe(steps.Skip(before)));
        }

        return new GanRun(steps, players, clock.Elapsed.TotalSeconds);
    }

    private static string Describe(IEnumerable<GanStep> steps) => string.Join(", ", steps
        .GroupBy(static step => step.Phase)
        .Select(static phase => $"{phase.Key.ToString().ToLowerInvariant()} {phase.Average(static step => step.Losses.Sum()):F3}"));
}
