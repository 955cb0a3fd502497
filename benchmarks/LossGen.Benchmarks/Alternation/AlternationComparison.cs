using System.Globalization;
using LossGen.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Alternation;

/// <summary>Generated phases against the fastest of the hand-written turns, a whole cycle of two steps.</summary>
internal static class AlternationComparison
{
    private const int WarmUp = 8;

    /// <param name="rounds">How often every form has its turn.</param>
    /// <param name="report">The table.</param>
    public static void Run(int rounds, Report report)
    {
        set_num_threads(1);
        report.Table("model", "K", "fastest by hand", "generated / fastest by hand", "bytes", "µs a cycle, generated", "by hand");
        foreach (var model in new[] { "tiny", "MLP" })
        {
            foreach (var terms in new[] { 2, 4 })
            {
                Compare(model, terms, rounds, report);
            }
        }
    }

    private static void Compare(string model, int terms, int rounds, Report report)
    {
        var cycles = model == "tiny" ? 20 : 5;
        var candidates = TurnCandidate.HandWritten.Prepend(TurnCandidate.Generated)
            .Select(form => new TurnCandidate(form, terms, GanWorkload.Create(model), cycles))
            .ToList();
        var run = PairedRun.Of(candidates, rounds, WarmUp);
        candidates.ForEach(static candidate => candidate.Dispose());
        var fastest = run.FastestOf(TurnCandidate.HandWritten);
        report.Row(
            model,
            terms.ToString(CultureInfo.InvariantCulture),
            fastest,
            run.Time(TurnCandidate.Generated, fastest).ToString(),
            run.Allocation(TurnCandidate.Generated, fastest).ToString("F2", CultureInfo.InvariantCulture),
            Microseconds(TurnCandidate.Generated),
            Microseconds(fastest));

        string Microseconds(string form) => (run.MedianMilliseconds(form) * 1000 / cycles).ToString("F0", CultureInfo.InvariantCulture);
    }
}
