using System.Globalization;
using LossGen.Benchmarks.Generators.Sources;
using LossGen.Benchmarks.Measuring;

namespace LossGen.Benchmarks.Generators;

/// <summary>Other projects' generators against a generator that looks at one attribute, each on a thousand classes of its own.</summary>
internal static class PeerComparison
{
    public static void Run(int rounds, Report report)
    {
        report.Table("generator, 1000 classes of its own", "time cold / one attribute", "time, class edit / one attribute", "bytes, class edit / one attribute");
        foreach (var (name, assembly, attribute, shape) in new (string, string, string, Func<int, int, string>)[]
        {
            ("CommunityToolkit.Mvvm", "CommunityToolkit.Mvvm.SourceGenerators", "CommunityToolkit.Mvvm.ComponentModel.ObservablePropertyAttribute", SourceShapes.ViewModel),
            ("System.Text.Json", "System.Text.Json.SourceGeneration", "System.Text.Json.Serialization.JsonSerializableAttribute", SourceShapes.Serializer),
        })
        {
            if (PeerAssemblies.Generators(assembly) is not { } generators)
            {
                report.Row(name, "not found", "", "");
                continue;
            }

            var one = new OneAttributeGenerator(attribute);
            var cold = Measure(Scenario.Cold);
            var edit = Measure(Scenario.ClassEdit);
            report.Row(
                name,
                cold.Time(name, GeneratorComparison.OneAttribute).ToString(),
                edit.Time(name, GeneratorComparison.OneAttribute).ToString(),
                edit.Allocation(name, GeneratorComparison.OneAttribute).ToString("F2", CultureInfo.InvariantCulture));

            PairedRun Measure(Scenario scenario) => GeneratorComparison.Measure(
                shape, GeneratorComparison.Most, scenario, rounds, (name, generators), (GeneratorComparison.OneAttribute, [one]));
        }
    }
}
