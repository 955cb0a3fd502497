using System.Globalization;
using LossGen.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>The generated step against the natural one and against the fastest of the hand-written ones.</summary>
internal static class StepComparison
{
    private const int WarmUp = 8;

    public static void Run(int rounds)
    {
        set_num_threads(1);
        MarkdownTable.WriteHeader("model", "K", "fastest by hand", "generated / fastest by hand", "generated / natural", "µs a step, generated", "natural");
        foreach (var model in new[] { "tiny", "MLP" })
        {
            foreach (var terms in StepForms.TermCounts)
            {
                Compare(model, terms, rounds);
            }
        }
    }

    private static void Compare(string model, int terms, int rounds)
    {
        var iterations = model == "tiny" ? 40 : 10;
        var candidates = new[] { StepForms.Generated, StepForms.Natural }.Concat(StepForms.HandWritten)
            .Select(form => new StepCandidate(form, terms, Workload.Create(model), iterations))
            .ToList();
        var run = PairedRun.Of(candidates, rounds, WarmUp);
        candidates.ForEach(static candidate => candidate.Dispose());
        var fastest = run.FastestOf(StepForms.HandWritten);
        MarkdownTable.WriteRow(
            model,
            terms.ToString(CultureInfo.InvariantCulture),
            fastest,
            run.Time(StepForms.Generated, fastest).ToString(),
            run.Time(StepForms.Generated, StepForms.Natural).ToString(),
            Microseconds(StepForms.Generated),
            Microseconds(StepForms.Natural));

        string Microseconds(string form) =>
            (run.MedianMilliseconds(form) * 1000 / iterations).ToString("F0", CultureInfo.InvariantCulture);
    }
}
