using LossGen.Generator.Tests.Catalogue;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Documentation;

/// <summary>The examples of the rules' pages compile; what is said to be reported is, and what is said to be right is not.</summary>
public class RuleExampleTests
{
    public static TheoryData<string> Pages => [.. Rule.All.Select(static rule => rule.Id).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Example_is_what_the_page_says(string id)
    {
        var page = MarkdownPage.Read($"docs/rules/{id}.md");
        var faults = new List<string>();
        foreach (var section in page.Sections.Where(static section => section.Heading.StartsWith("Code that is ", StringComparison.Ordinal)))
        {
            foreach (var snippet in section.Snippets)
            {
                var output = GeneratorRun.Of(RuleExample.Project(snippet.Text)).Output;
                var findings = await AllAnalyzers.RunAsync(output);
                var ids = findings.Where(static finding => finding.Id.StartsWith("LG", StringComparison.Ordinal)).Select(static finding => finding.Id).ToList();
                var isReported = section.Heading == "Code that is reported";

                // A part without partial, to which the generator adds one all the same: LG1001 is about it.
                var errors = output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS0260").ToList();
                if (errors.Count > 0 || ids.Contains(id) != isReported || (!isReported && findings.Any(static finding => finding.Severity >= DiagnosticSeverity.Warning && finding.Id.StartsWith("LG", StringComparison.Ordinal))))
                {
                    faults.Add($"{section.Heading}, {string.Join(' ', ids)}:\n{snippet.Text}{string.Join('\n', errors)}");
                }
            }
        }

        Assert.True(faults.Count == 0, $"docs/rules/{id}.md\n{string.Join("\n----\n", faults)}");
    }
}
