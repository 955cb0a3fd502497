using System.Reflection;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>Nothing of a rule is missing: everything that belongs to it is found by its identifier or its descriptor's name.</summary>
public class RuleCatalogueTests
{
    private const int FewestTests = 12;
    private const int FewestNearMisses = 3;
    private const double FewestFixes = 0.6;

    private static readonly string[] Headings = ["## Why", "## Code that is reported", "## Code that is right", "## When to suppress", "## Options"];

    public static TheoryData<Rule> Rules => [.. Rule.All];

    public static TheoryData<string> PresetNames => [.. Presets.Names];

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Rule_is_reported_by_an_analyzer(Rule rule) => Assert.True(rule.IsReported, $"no analyzer supports {rule.Id}");

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Rule_has_a_page_and_a_link_to_it(Rule rule)
    {
        Assert.Equal($"https://github.com/lossgen/lossgen/blob/main/docs/rules/{rule.Id}.md", rule.Descriptor.HelpLinkUri);
        Assert.True(File.Exists(rule.PagePath), $"docs/rules/{rule.Id}.md is missing");
        var page = File.ReadAllLines(rule.PagePath);
        Assert.Equal($"# {rule.Id}: {rule.Title}", page[0]);
        Assert.Contains($"| Category | {rule.Descriptor.Category} |", page);
        Assert.Contains(page, line => line.StartsWith($"| Severity | {Severity(rule)}", StringComparison.Ordinal));
        Assert.Contains(page, line => line.StartsWith(rule.HasFix ? "| Fix | yes" : "| Fix | no", StringComparison.Ordinal));
        Assert.All(Headings, heading => Assert.Contains(heading, page));
    }

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Rule_has_a_release_row(Rule rule)
    {
        var project = Path.GetRelativePath(Path.Combine(Rule.Repository, "Generator"), rule.File).Split(Path.DirectorySeparatorChar)[0];
        var rows = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => File.ReadAllLines(Path.Combine(Rule.Repository, "Generator", project, file)));
        Assert.Contains($"{rule.Id} | {rule.Descriptor.Category} | {rule.Descriptor.DefaultSeverity} | {rule.Title}", rows);
    }

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Rule_has_tests_that_fire_and_near_misses_that_stay_silent(Rule rule)
    {
        Assert.True(rule.Tests is not null && rule.TestFile is not null, $"{rule.Id} has no test class {rule.Name}Tests");
        var cases = rule.Tests.GetMethods().Select(static method => (method.Name, Count: Cases(method))).Where(static test => test.Count > 0).ToList();
        var silent = cases.Where(static test => test.Name.Contains("silent", StringComparison.OrdinalIgnoreCase)).Sum(static test => test.Count);
        var all = cases.Sum(static test => test.Count);

        Assert.True(all >= FewestTests, $"{rule.Id} has {all} tests of at least {FewestTests}");
        Assert.True(silent >= FewestNearMisses, $"{rule.Id} has {silent} near-misses of at least {FewestNearMisses}: tests whose name says 'silent'");
        Assert.True(all > silent, $"{rule.Id} has no test that fires");
        Assert.Contains(rule.Id, File.ReadAllText(rule.TestFile), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Warning_has_a_proof_of_its_harm(Rule rule)
    {
        if (rule.Descriptor.DefaultSeverity == DiagnosticSeverity.Warning)
        {
            Assert.True(
                File.Exists(Path.Combine(Rule.Repository, "Runtime.Tests", "Harm", $"{rule.Id}_{rule.Name}Harm.cs")),
                $"{rule.Id} is a warning, and Runtime.Tests/Harm/{rule.Id}_{rule.Name}Harm.cs, which runs the bad code, is missing");
        }
    }

    [Fact]
    public void Most_rules_have_a_fix() =>
        Assert.InRange((double)Rule.All.Count(static rule => rule.HasFix) / Rule.All.Length, FewestFixes, 1);

    [Fact]
    public void Pages_belong_to_rules()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Rule.Repository, "docs", "rules"), "LG*.md").Select(Path.GetFileNameWithoutExtension);
        Assert.Empty(pages.Except(Rule.All.Select(static rule => rule.Id)));
    }

    [Fact]
    public void Identifiers_are_unique() => Assert.Equal(Rule.All.Length, Rule.All.Select(static rule => rule.Id).Distinct().Count());

    [Fact]
    public void Index_of_the_rules_is_up_to_date() => GeneratedText.Verify(Path.Combine(Rule.Repository, "docs", "rules", "README.md"), static _ => RuleTables.Index());

    [Fact]
    public void Table_of_the_readme_is_up_to_date() => GeneratedText.Verify(Path.Combine(Rule.Repository, "README.md"), static text =>
    {
        var expected = RuleTables.Readme(text);
        Assert.True(expected is not null, $"README.md has no lines {RuleTables.Begin} and {RuleTables.End}");
        return expected;
    });

    [Fact]
    public void Blocks_that_switch_rules_off_are_whole() =>
        GeneratedText.Verify(Path.Combine(Rule.Repository, "docs", "presets.md"), static page => Presets.WithBlocks(page));

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Preset_lists_every_rule(string preset) => GeneratedText.Verify(Presets.PathOf(preset), _ => Presets.TextOf(preset));

    /// <summary>A fact is one test, a theory one for each of its inputs.</summary>
    private static int Cases(MethodInfo method)
    {
        if (method.GetCustomAttribute<TheoryAttribute>() is not null)
        {
            return method.GetCustomAttributes<Xunit.Sdk.DataAttribute>().Sum(data => data.GetData(method).Count());
        }

        return method.GetCustomAttribute<FactAttribute>() is null ? 0 : 1;
    }

    private static string Severity(Rule rule) => rule.Descriptor.DefaultSeverity.ToString();
}
