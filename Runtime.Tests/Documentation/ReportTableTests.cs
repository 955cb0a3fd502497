using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>The tables in docs/generated-code.md have every member of a report, and of what else a loop uses, that there is, and no other.</summary>
public partial class ReportTableTests
{
    [Fact]
    public void Every_member_of_a_report_has_a_row() => Assert.Equal(
        MembersOf(typeof(StepReport)).Select(static member => member.Length == 0 ? "report" : member).Append(nameof(ToString)).Order(StringComparer.Ordinal),
        Names().Matches(Section("What a report has")).Select(static row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(typeof(StepResult))]
    [InlineData(typeof(LossTerms))]
    [InlineData(typeof(LossAverage))]
    [InlineData(typeof(TrainingCheckpoint))]
    [InlineData(typeof(ComponentWeights))]
    public void Every_member_that_a_loop_uses_has_a_place(Type type) => Assert.Equal(
        MembersOf(type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Members().Matches(Section("What else a loop uses"))
            .Where(member => member.Groups[1].Value == type.Name)
            .Select(static member => member.Groups[2].Value)
            .Order(StringComparer.Ordinal));

    private static string Section(string heading) =>
        Repository.ReadText("docs/generated-code.md").Split($"\n## {heading}\n")[1].Split("\n## ")[0];

    /// <summary>What a user calls, but for what every object has; an indexer is empty.</summary>
    private static IEnumerable<string> MembersOf(Type type) => type
        .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(static member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
        .Where(static member => member.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never)
        .Select(static member => member is PropertyInfo property && property.GetIndexParameters().Length > 0 ? "" : member.Name)
        .Where(static member => member is not (nameof(ToString) or nameof(IDisposable.Dispose)));

    /// <summary>What a row begins with: <c>Losses</c>, <c>ShareOf("…")</c>, <c>report["…"]</c>.</summary>
    [GeneratedRegex(@"^\| `(\w+)[^`]*` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();

    /// <summary>A member with its type: <c>StepResult.Read()</c>, <c>ComponentWeights["…"]</c>.</summary>
    [GeneratedRegex(@"`(\w+)(?:\.(\w+)|\["")[^`]*`", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Members();
}
