using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Catalogue;

/// <summary>The tables of rules in the documentation, written from the descriptors.</summary>
internal static class RuleTables
{
    /// <summary>The line after which the README's table stands.</summary>
    public const string Begin = "<!-- rules:begin -->";

    /// <summary>The line before which it ends.</summary>
    public const string End = "<!-- rules:end -->";

    private static readonly ImmutableArray<(string Prefix, string Title)> Families =
    [
        ("LG1", "Declarations"),
        ("LG2", "Weighting"),
        ("LG3", "Autograd and loss functions"),
        ("LG4", "Training steps"),
        ("LG5", "Numerics"),
        ("LG9", "Limits"),
    ];

    /// <summary>The page docs/rules/README.md.</summary>
    public static string Index()
    {
        var text = new StringBuilder();
        text.Append("# Rules\n\n");
        text.Append("Written from the descriptors; a test fails when this page is stale. LOSSGEN_ACCEPT_SNAPSHOTS=1 with `dotnet test Generator.Tests --filter RuleCatalogue` writes it again.\n\n");
        text.Append("Every rule can be configured by `dotnet_diagnostic.LGnnnn.severity` in an `.editorconfig`, and suppressed by `#pragma warning disable LGnnnn` or `[SuppressMessage]`.\n\n");
        text.Append("The examples speak of modules `model`, `generator`, `critic` and `discriminator`, an `optimizer`, pairs of tensors in `batches`, and of tensors such as `x`, `y`, `prediction`, `target`, `logits` and `labels`, with `using static TorchSharp.torch;` and `using static TorchSharp.torch.nn;`.\n");
        foreach (var (prefix, title) in Families)
        {
            var rules = Rule.All.Where(rule => rule.Id.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            if (rules.Count > 0)
            {
                text.Append("\n## ").Append(title).Append("\n\n");
                Append(text, rules, page: "");
            }
        }

        return text.ToString();
    }

    /// <summary>The README with its table as it should be; null where it has no place for one.</summary>
    public static string? Readme(string readme)
    {
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            return null;
        }

        var text = new StringBuilder("\n");
        Append(text, Rule.All, page: "docs/rules/");
        return readme[..(begin + Begin.Length)] + "\n" + text + "\n" + readme[end..];
    }

    private static void Append(StringBuilder text, IEnumerable<Rule> rules, string page)
    {
        text.Append("| rule | severity | fix | |\n|---|---|---|---|\n");
        foreach (var rule in rules)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{rule.Id}]({page}{rule.Id}.md) | {Severity(rule)} | {(rule.HasFix ? "yes" : "")} | {rule.Title} |\n");
        }
    }

    private static string Severity(Rule rule) => rule.Descriptor.DefaultSeverity switch
    {
        DiagnosticSeverity.Hidden => "Refactoring",
        var severity => severity.ToString(),
    };
}
