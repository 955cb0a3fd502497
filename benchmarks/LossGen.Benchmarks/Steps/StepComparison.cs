using System.Globalization;
using LossGen.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>The generated step against the natural one and against the fastest of the hand-written ones.</summary>
internal static class StepComparison
{
    private const int WarmUp = 8;

    /// <param name="rounds">How often every form has its turn.</param>
    /// <param name="report">The whole table.</param>
    /// <param name="summary">The two ratios alone, for the README.</param>
    public static void Run(int rounds, Report report, Report summary)
    {
        set_num_threads(1);
        report.Table("model", "K", "fastest by hand", "generated / fastest by hand", "generated / natural", "µs a step, generated", "natural");
        var ratios = new List<string[]>();
        foreach (var model in new[] { "tiny", "MLP" })
        {
            foreach (var terms in StepForms.TermCounts)
            {
                ratios.Add(Compare(model, terms, rounds, report));
            }
        }

        summary.Table("model", "losses", "`Step` / the fastest step by hand", "`Step` / `a*l1 + b*l2 + …`");
        ratios.ForEach(cells => summary.Row(cells));
    }

    private static string[] Compare(string model, int terms, int rounds, Report report)
    {
        var iterations = model == "tiny" ? 40 : 10;
        var candidates = new[] { StepForms.Generated, StepForms.Natural }.Concat(StepForms.HandWritten)
            .Select(form => new StepCandidate(form, terms, Workload.Create(model), iterations))
            .ToList();
        var run = PairedRun.Of(candidates, rounds, WarmUp);
        candidates.ForEach(static candidate => candidate.Dispose());
        var fastest = run.FastestOf(StepForms.HandWritten);
        var count = terms.ToString(CultureInfo.InvariantCulture);
        var byHand = run.Time(StepForms.Generated, fastest).ToString();
        var natural = run.Time(StepForms.Generated, StepForms.Natural).ToString();
        report.Row(model, count, fastest, byHand, natural, Microseconds(StepForms.Generated), Microseconds(StepForms.Natural));
        return [model, count, byHand, natural];

        string Microseconds(string form) =>
            (run.MedianMilliseconds(form) * 1000 / iterations).ToString("F0", CultureInfo.InvariantCulture);
    }
}
