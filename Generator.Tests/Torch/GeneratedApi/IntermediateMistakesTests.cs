using LossGen.Analyzers;

namespace LossGen.Generator.Tests.Torch.GeneratedApi;

/// <summary>
/// What an intermediate returns is followed into the components that take it, and back: a mistake is the same mistake in the one and in the other.
/// </summary>
public class IntermediateMistakesTests
{
    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < IntermediateMistakes.All.Count; i++)
            {
                rows.Add(i, IntermediateMistakes.All[i].Rule);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Mistake_in_a_component_is_reported(int row, string rule) => GeneratedApiTests.ReportedAsync(rule, IntermediateMistakes.All[row].InComponent);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Mistake_in_an_intermediate_is_reported(int row, string rule) => GeneratedApiTests.ReportedAsync(rule, IntermediateMistakes.All[row].InIntermediate);

    [Fact]
    public void Every_rule_about_code_has_a_row()
    {
        var rules = TorchRules.All.Select(static rule => rule.Descriptor.Id).Distinct();
        Assert.Equal(rules.Order(StringComparer.Ordinal), IntermediateMistakes.All.Select(static row => row.Rule).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_missing_without_a_reason() =>
        Assert.All(IntermediateMistakes.All, static row => Assert.Equal(row.InComponent is null || row.InIntermediate is null, !string.IsNullOrEmpty(row.Reason)));
}
