using System.Reflection;
using System.Text.RegularExpressions;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>The table in docs/generated-code.md has every member of a report that there is, and no other.</summary>
public partial class ReportTableTests
{
    [Fact]
    public void Every_member_of_a_report_has_a_row()
    {
        var section = Repository.ReadText("docs/generated-code.md").Split("\n## What a report has\n")[1].Split("\n## ")[0];
        var members = typeof(StepReport).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(static member => member is PropertyInfo property && property.GetIndexParameters().Length > 0 ? "report" : member.Name);
        Assert.Equal(
            members.Order(StringComparer.Ordinal),
            Names().Matches(section).Select(static row => row.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>What a row begins with: <c>Losses</c>, <c>ShareOf("…")</c>, <c>report["…"]</c>.</summary>
    [GeneratedRegex(@"^\| `(\w+)[^`]*` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Names();
}
