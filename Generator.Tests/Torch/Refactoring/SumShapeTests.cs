using LossGen.Analyzers.Rules;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.Refactoring;

/// <summary>The sums that public programs have: which of them are converted, that the numbers stay, and that nothing is reported of what is left.</summary>
public class SumShapeTests
{
    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < SumShapes.All.Count; i++)
            {
                rows.Add(i, SumShapes.All[i].Name);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Shape_is_converted_to_the_same_numbers_and_no_finding(int row, string name)
    {
        var shape = SumShapes.All[row];
        Assert.Equal(name, shape.Name);
        if (!shape.IsConverted)
        {
            Assert.Empty(await ConvertedProgram.OffersAsync(shape.Program));
            return;
        }

        var converted = await ConvertedProgram.ConvertAsync(shape.Program, HandWrittenCombination.ToForward);
        ConvertedProgram.AssertSameNumbers(TestSource.WithUsings(shape.Program), converted);
        Assert.Empty(await ConvertedProgram.NewFindingsAsync(TestSource.WithUsings(shape.Program), converted));
    }
}
