using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>The severities that <c>LossGenAnalysis</c> stands for, written from the descriptors into files of the package.</summary>
internal static class Presets
{
    private static readonly ImmutableDictionary<string, (string Summary, Func<Rule, string> Severity)> Severities =
        ImmutableDictionary<string, (string Summary, Func<Rule, string> Severity)>.Empty
            .Add("Strict", ("every rule that reports is at least a warning", Strict))
            .Add("Off", ("no rule reports, except the errors that say why a class is not generated", Off));

    /// <summary>The presets that are files; <c>Default</c> is none.</summary>
    public static IEnumerable<string> Names => Severities.Keys.Order(StringComparer.Ordinal);

    /// <summary>Where a preset is.</summary>
    public static string PathOf(string preset) => Path.Combine(Rule.Repository, "Runtime", "Package", $"LossGen.{preset}.globalconfig");

    /// <summary>What the file of a preset holds.</summary>
    public static string TextOf(string preset)
    {
        var (summary, severity) = Severities[preset];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# LossGenAnalysis = {preset}: {summary}.\n");
        text.Append("# Written from the descriptors: LOSSGEN_ACCEPT_SNAPSHOTS=1 dotnet test Generator.Tests --filter RuleCatalogue\n");
        text.Append("is_global = true\n");
        text.Append("# Below every file that a user writes: .globalconfig has level 100, any other global file 0.\n");
        text.Append("global_level = -1\n\n");
        foreach (var rule in Rule.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"dotnet_diagnostic.{rule.Id}.severity = {severity(rule)}\n");
        }

        return text.ToString();
    }

    /// <summary>The page with the blocks that switch rules off for a folder as they should be.</summary>
    public static string WithBlocks(string page)
    {
        var categories = Rule.All.Select(static rule => rule.Descriptor.Category).Distinct(StringComparer.Ordinal)
            .Select(static category => $"dotnet_analyzer_diagnostic.category-{category}.severity = none");
        var rules = Rule.All.Where(static rule => Off(rule) == "none").Select(static rule => $"dotnet_diagnostic.{rule.Id}.severity = none");
        return WithBlock(WithBlock(page, "categories", categories), "each rule", rules);
    }

    private static string WithBlock(string page, string name, IEnumerable<string> lines)
    {
        var begin = $"<!-- off, {name}: begin -->\n";
        var parts = page.Split(begin);
        Assert.True(parts.Length == 2, $"docs/presets.md has no line {begin}");
        return $"{parts[0]}{begin}\n```ini\n[*.cs]\n{string.Join('\n', lines)}\n```\n\n{parts[1][parts[1].IndexOf("<!-- end -->", StringComparison.Ordinal)..]}";
    }

    private static string Strict(Rule rule) => rule.Descriptor.DefaultSeverity switch
    {
        // A refactoring reports nothing that is to be done; it is offered where the cursor is.
        DiagnosticSeverity.Error or DiagnosticSeverity.Hidden => "default",
        _ => "warning",
    };

    private static string Off(Rule rule) => rule.Descriptor.DefaultSeverity == DiagnosticSeverity.Error ? "default" : "none";
}
