using System.Globalization;
using LossGen.Benchmarks.Generators.Sources;
using LossGen.Benchmarks.Measuring;
using LossGen.Generator;
using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>LossGen against the limit, and against a generator that looks at one attribute.</summary>
internal static class GeneratorComparison
{
    private const string Ours = "LossGen";
    private const string Limit = "limit";

    public const string OneAttribute = "one attribute";
    public const int Most = 1000;

    private static readonly int[] ClassCounts = [1, 100, Most];

    public static void Run(int rounds, Report report)
    {
        report.Table("classes", "scenario", "time, LossGen / limit", "bytes, LossGen / limit", "time, LossGen / one attribute", "LossGen, ms", "limit, ms", "LossGen, kB", "limit, kB");
        foreach (var classes in ClassCounts)
        {
            foreach (var scenario in Enum.GetValues<Scenario>())
            {
                var run = Measure(
                    SourceShapes.Loss,
                    classes,
                    scenario,
                    rounds,
                    (Ours, [new LossGenerator()]),
                    (Limit, [new LimitGenerator()]),
                    (OneAttribute, [new OneAttributeGenerator("LossGen.CombinedLossAttribute")]));
                report.Row(
                    classes.ToString(CultureInfo.InvariantCulture),
                    scenario.ToString(),
                    run.Time(Ours, Limit).ToString(),
                    run.Allocation(Ours, Limit).ToString("F2", CultureInfo.InvariantCulture),
                    run.Time(Ours, OneAttribute).ToString(),
                    Milliseconds(Ours),
                    Milliseconds(Limit),
                    Kilobytes(Ours),
                    Kilobytes(Limit));

                string Milliseconds(string name) =>
                    (run.MedianMilliseconds(name) / Repeats(classes, scenario)).ToString("G3", CultureInfo.InvariantCulture);

                string Kilobytes(string name) =>
                    (run.MedianAllocation(name) / Repeats(classes, scenario) / 1024).ToString("F0", CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Generators on projects of their own. Fails where one did not generate a source for each class: what was measured is then not its work.</summary>
    public static PairedRun Measure(
        Func<int, int, string> shape, int classes, Scenario scenario, int rounds, params (string Name, IReadOnlyList<IIncrementalGenerator> Generators)[] entries)
    {
        var candidates = entries
            .Select(entry => new GeneratorCandidate(entry.Name, entry.Generators, new SourceProject(shape, classes), scenario, Repeats(classes, scenario)))
            .ToList();
        var run = PairedRun.Of(candidates, rounds, warmUp: 2);
        foreach (var candidate in candidates)
        {
            if (candidate.GeneratedCount < classes)
            {
                throw new InvalidOperationException($"{candidate.Name} generated {candidate.GeneratedCount} sources for {classes} classes, so what was measured is not its work.");
            }
        }

        return run;
    }

    /// <summary>How many runs make a block that the process clock can time.</summary>
    private static int Repeats(int classes, Scenario scenario) => (scenario, classes) switch
    {
        (Scenario.Unchanged, Most) => 10,
        (Scenario.Unchanged, _) => 200,
        (_, 1) => 50,
        (_, 100) => 5,
        _ => 1,
    };
}
