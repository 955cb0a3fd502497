using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>
/// LossGen's own members are in the vocabulary of the rules: what is reported of TorchSharp code by hand is reported of the same
/// mistake with generated members.
/// </summary>
public class GeneratedApiTests
{
    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < Mistakes.All.Count; i++)
            {
                rows.Add(i, Mistakes.All[i].Rule);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Mistake_by_hand_is_reported(int row, string rule) => ReportedAsync(rule, Mistakes.All[row].ByHand is { } code && !code.Contains("class ", StringComparison.Ordinal) ? TestSource.Method(code) : Mistakes.All[row].ByHand);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Mistake_by_LossGen_is_reported(int row, string rule) => ReportedAsync(rule, Mistakes.All[row].ByLossGen);

    [Fact]
    public void Every_rule_about_code_has_a_row()
    {
        var rules = TorchRules.All.Select(static rule => rule.Descriptor.Id).Distinct();
        Assert.Equal(rules.Order(StringComparer.Ordinal), Mistakes.All.Select(static row => row.Rule).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_missing_without_a_reason() =>
        Assert.All(Mistakes.All, static row => Assert.Equal(row.ByHand is null || row.ByLossGen is null, !string.IsNullOrEmpty(row.Reason)));

    internal static async Task ReportedAsync(string rule, string? marked)
    {
        if (marked is null)
        {
            return;
        }

        var (source, places) = Unmark(TestSource.WithUsings(marked));
        Assert.NotEmpty(places);
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, source));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var findings = await AllAnalyzers.RunAsync(run.Output);
        AllAnalyzers.Survived(findings);
        var found = findings.Where(finding => finding.Id == rule).Select(static finding => finding.Location.SourceSpan).Distinct().OrderBy(static span => span.Start);
        Assert.True(places.SequenceEqual(found), string.Join("\n", findings.Select(static finding => $"{finding} at '{finding.Location.SourceTree?.GetText().ToString(finding.Location.SourceSpan)}'")));
    }

    private static (string Source, List<TextSpan> Places) Unmark(string marked)
    {
        var places = new List<TextSpan>();
        var source = new System.Text.StringBuilder();
        var open = -1;
        for (var i = 0; i < marked.Length; i++)
        {
            if (i + 1 < marked.Length && marked[i] == '[' && marked[i + 1] == '|')
            {
                open = source.Length;
                i++;
            }
            else if (i + 1 < marked.Length && marked[i] == '|' && marked[i + 1] == ']')
            {
                places.Add(TextSpan.FromBounds(open, source.Length));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return (source.ToString(), places);
    }
}
