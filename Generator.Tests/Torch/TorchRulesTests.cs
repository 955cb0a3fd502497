using System.Reflection;
using System.Runtime.CompilerServices;
using LossGen.Analyzers;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Torch;

/// <summary>A rule is not done before it has tests, a proof of the harm, a page and a release row.</summary>
public class TorchRulesTests
{
    public static TheoryData<string> Rules() => [.. TorchRules.All.Select(static rule => rule.GetType().Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_a_dozen_tests_three_of_them_silent(string rule)
    {
        var tests = typeof(TorchRulesTests).Assembly.GetType($"LossGen.Generator.Tests.Torch.Rules.{rule}Tests");
        var names = tests!.GetMethods()
            .SelectMany(static method => Enumerable.Repeat(method.Name, method.GetCustomAttribute<TheoryAttribute>() is null ? 0 : method.GetCustomAttributes<InlineDataAttribute>().Count())
                .Concat(method.GetCustomAttribute<FactAttribute>() is { } fact and not TheoryAttribute ? [method.Name] : []))
            .ToList();

        Assert.True(names.Count >= 12, $"{rule} has {names.Count} tests.");
        Assert.True(names.Count(static name => name.EndsWith("silent", StringComparison.Ordinal)) >= 3, $"{rule} has too few near misses.");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_shows_its_harm_and_has_a_page(string rule)
    {
        var descriptor = TorchRules.All.Single(candidate => candidate.GetType().Name == rule).Descriptor;
        // A refactoring is about code that does no harm. The harm is the diagnostic's: two rules may report one.
        var harm = Catalogue.Rule.All.Single(candidate => candidate.Id == descriptor.Id).Name;
        Assert.True(
            descriptor.DefaultSeverity == DiagnosticSeverity.Hidden || File.Exists(Path.Combine(Repository(), "Runtime.Tests", "Harm", $"{descriptor.Id}_{harm}Harm.cs")),
            $"Runtime.Tests/Harm/{descriptor.Id}_{harm}Harm.cs is missing.");
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "rules", $"{descriptor.Id}.md"));
        Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        foreach (var section in new[] { "## Why", "## Code that is reported", "## Code that is right", "## When to suppress", "## Options" })
        {
            Assert.Contains(section, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Most_rules_have_a_fix()
    {
        var fixable = typeof(CodeFixes.Fixing.LossGenFix).Assembly.GetTypes()
            .Where(static type => typeof(CodeFixes.Fixing.LossGenFix).IsAssignableFrom(type) && !type.IsAbstract)
            .SelectMany(static type => ((CodeFixes.Fixing.LossGenFix)Activator.CreateInstance(type)!).FixableDiagnosticIds)
            .ToHashSet(StringComparer.Ordinal);
        var rules = TorchRules.All.Select(static rule => rule.Descriptor.Id).ToList();

        Assert.True(rules.Count(fixable.Contains) >= 0.6 * rules.Count, $"{rules.Count(fixable.Contains)} of {rules.Count} rules have a fix.");
    }

    private static string Repository([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
