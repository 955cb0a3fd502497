using System.Globalization;
using LossGen.Benchmarks.Generators.Sources;
using LossGen.Benchmarks.Measuring;
using LossGen.Generator;
using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>LossGen against the limit, and it and others against a generator that looks at one attribute.</summary>
internal static class GeneratorComparison
{
    private const string Ours = "LossGen";
    private const string Limit = "limit";
    private const string OneAttribute = "one attribute";
    private const int Most = 1000;

    private static readonly int[] ClassCounts = [1, 100, Most];

    public static void Run(int rounds)
    {
        CompareWithLimit(rounds);
        ComparePeers(rounds);
    }

    private static void CompareWithLimit(int rounds)
    {
        MarkdownTable.WriteHeader("classes", "scenario", "time, LossGen / limit", "bytes, LossGen / limit", "time, LossGen / one attribute", "LossGen, ms", "limit, ms", "LossGen, kB", "limit, kB");
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
                MarkdownTable.WriteRow(
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

    private static void ComparePeers(int rounds)
    {
        MarkdownTable.WriteHeader("generator, 1000 classes of its own", "time cold / one attribute", "time, class edit / one attribute", "bytes, class edit / one attribute");
        foreach (var (name, assembly, attribute, shape) in new (string, string, string, Func<int, int, string>)[]
        {
            ("CommunityToolkit.Mvvm", "CommunityToolkit.Mvvm.SourceGenerators", "CommunityToolkit.Mvvm.ComponentModel.ObservablePropertyAttribute", SourceShapes.ViewModel),
            ("System.Text.Json", "System.Text.Json.SourceGeneration", "System.Text.Json.Serialization.JsonSerializableAttribute", SourceShapes.Serializer),
        })
        {
            if (PeerGenerators.Load(assembly) is not { } generators)
            {
                MarkdownTable.WriteRow(name, "not found", "", "");
                continue;
            }

            var one = new OneAttributeGenerator(attribute);
            var cold = Measure(shape, Most, Scenario.Cold, rounds, (name, generators), (OneAttribute, [one]));
            var edit = Measure(shape, Most, Scenario.ClassEdit, rounds, (name, generators), (OneAttribute, [one]));
            MarkdownTable.WriteRow(
                name,
                cold.Time(name, OneAttribute).ToString(),
                edit.Time(name, OneAttribute).ToString(),
                edit.Allocation(name, OneAttribute).ToString("F2", CultureInfo.InvariantCulture));
        }
    }

    private static PairedRun Measure(
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
        (Scenario.Unchanged, _) => 200,
        (_, 1) => 50,
        (_, 100) => 5,
        _ => 1,
    };
}
