using System.Reflection;
using LossGen.Analyzers;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Architecture;

/// <summary>The arrows of CONTRIBUTING's table of folders. The compiler holds those between assemblies.</summary>
public class ArchitectureTests
{
    private const string Generator = "LossGen.Generator";
    private const string Analyzers = "LossGen.Analyzers";

    /// <summary>What a folder may name of its own assembly, from the top down. A folder that is not here is not allowed to exist.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Generator] = ["Declarations", "Declarations.Reading", "Emission", "Model", "Names"],
        ["Declarations"] = ["Declarations.Rules", "Declarations.Reading", "Model", "Names", "Text"],
        ["Declarations.Rules"] = ["Declarations.Reading", "Diagnostics", "Model", "Names", "Text"],
        ["Declarations.Reading"] = ["Model", "Names", "Text"],
        ["Diagnostics"] = [],
        ["Emission"] = ["Emission.Members", "Emission.Refused", "Emission.Schemes", "Emission.Views", "Emission.Text", "Model", "Names", "Text"],
        ["Emission.Members"] = ["Emission.Views", "Emission.Text", "Model", "Text"],
        ["Emission.Refused"] = ["Emission.Views", "Emission.Text", "Model", "Text"],
        ["Emission.Schemes"] = ["Emission.Views", "Emission.Text", "Model", "Text"],
        ["Emission.Views"] = ["Emission.Text", "Model", "Text"],
        ["Emission.Text"] = ["Model", "Names", "Text"],
        ["Model"] = [],
        ["Names"] = [],
        ["Text"] = [],
        [Analyzers] = ["Rules", "Hosting", "Flow", "Torch", "Dominance", "Dominance.Sources"],
        ["Rules"] = ["Hosting", "Combinations", "Dominance", "Dominance.Sources", "Values", "Flow", "Torch"],
        ["Hosting"] = ["Dominance", "Flow", "Torch"],
        ["Combinations"] = ["Dominance", "Values", "Flow", "Torch"],
        ["Dominance.Sources"] = ["Dominance", "Values", "Flow", "Torch"],
        ["Dominance"] = [],
        ["Values"] = ["Flow", "Torch"],
        ["Flow"] = ["Torch"],
        ["Torch"] = [],
    };

    [Fact]
    public void Every_arrow_between_folders_goes_down()
    {
        var wrong = Wrong(Arrows.Between([.. Arrows.TypesOf(typeof(LossGenerator).Assembly), .. Arrows.TypesOf(typeof(TorchAnalyzer).Assembly)]));

        Assert.True(wrong.Count == 0, "These arrows go up: " + string.Join("\n", wrong));
    }

    [Fact]
    public void What_is_allowed_has_no_circle()
    {
        foreach (var folder in Allowed.Keys)
        {
            Assert.DoesNotContain(folder, Reachable(folder));
        }
    }

    [Fact]
    public void Rules_are_named_by_their_host_their_fixes_and_the_conversion_alone()
    {
        var arrows = Arrows.Between([.. Arrows.TypesOf(typeof(TorchAnalyzer).Assembly), .. Arrows.TypesOf(typeof(LossGenFix).Assembly)]);

        Assert.Equal(
            [Analyzers, "LossGen.CodeFixes", "LossGen.CodeFixes.Conversions"],
            arrows.Keys.Where(static arrow => arrow.To == "LossGen.Analyzers.Rules").Select(static arrow => arrow.From).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_fix_names_no_rule_but_its_own()
    {
        var named = typeof(LossGenFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(LossGenFix)))
            .Select(static type => (Fix: (LossGenFix)Activator.CreateInstance(type)!, Rules: TypeReferences.Of(type).Select(RuleOf).OfType<string>().ToList()))
            .ToList();

        Assert.All(named, static fix => Assert.NotEmpty(fix.Rules));
        Assert.All(named, static fix => Assert.Empty(fix.Rules.Except(fix.Fix.FixableDiagnosticIds)));
    }

    [Fact]
    public void The_runtime_knows_no_generator() => Assert.DoesNotContain(
        typeof(LossModule).Assembly.GetReferencedAssemblies(),
        static name => name.Name!.StartsWith("LossGen", StringComparison.Ordinal) || name.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));

    [Fact]
    public void A_planted_arrow_is_found()
    {
        var arrows = Arrows.Between([typeof(Planted.Low)]);

        Assert.Equal((typeof(Planted.Low).Namespace!, typeof(ArchitectureTests).Namespace!), Assert.Single(arrows).Key);
    }

    private static string? RuleOf(Type type) => (type.GetField("Rule", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) as DiagnosticDescriptor)?.Id;

    private static SortedDictionary<string, string> Wrong(Dictionary<(string From, string To), string> arrows) => new(
        arrows
            .Where(static arrow => Assembly(arrow.Key.From) == Assembly(arrow.Key.To) && !Allowed.GetValueOrDefault(Folder(arrow.Key.From), []).Contains(Folder(arrow.Key.To)))
            .ToDictionary(static arrow => $"{Folder(arrow.Key.From)} -> {Folder(arrow.Key.To)}", static arrow => arrow.Value),
        StringComparer.Ordinal);

    private static string Assembly(string space) => space.StartsWith(Analyzers, StringComparison.Ordinal) ? Analyzers : Generator;

    private static string Folder(string space) => Assembly(space) is var assembly && space.Length > assembly.Length ? space[(assembly.Length + 1)..] : assembly;

    private static HashSet<string> Reachable(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Allowed[folder]);
        while (open.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                Array.ForEach(Allowed[next], open.Push);
            }
        }

        return reached;
    }
}
