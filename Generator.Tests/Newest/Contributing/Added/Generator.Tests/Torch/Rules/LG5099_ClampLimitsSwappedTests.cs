using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ClampLimitsSwapped>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ClampLimitsSwappedTests
{
    [Theory]
    [InlineData("{|LG5099:x.clamp(1, 0)|}.mean().backward();", "x.clamp(0, 1).mean().backward();")]
    [InlineData("{|LG5099:x.clamp(0.5, -0.5)|}.mean().backward();", "x.clamp(-0.5, 0.5).mean().backward();")]
    [InlineData("{|LG5099:x.clamp(min: 2, max: 1)|}.mean().backward();", "x.clamp(min: 1, max: 2).mean().backward();")]
    [InlineData("{|LG5099:x.sigmoid().clamp(1, 1e-6)|}.log().mean().backward();", "x.sigmoid().clamp(1e-6, 1).log().mean().backward();")]
    public Task Swapped_limits_are_exchanged(string statement, string repaired) => Test.VerifyFixAsync<ClampLimitsSwappedFix>(statement, repaired);

    [Fact]
    public Task The_message_names_both() => Test.VerifyStatementsAsync(
        "{|#0:x.clamp(1, 0)|}.mean().backward();",
        new DiagnosticResult(ClampLimitsSwapped.Rule).WithLocation(0)
            .WithMessage("clamp from 1 to 0; exchange them: every value becomes 0, and no gradient comes through"));

    [Theory]
    [InlineData("x.clamp(0, 1).mean().backward();")]
    [InlineData("x.clamp(1, 1).mean().backward();")]
    [InlineData("x.clamp(min: 1).mean().backward();")]
    [InlineData("x.clamp(max: 0).mean().backward();")]
    [InlineData("x.clamp(max: 1, min: 0).mean().backward();")]
    [InlineData("x.clamp(epochs, 0).mean().backward();")]
    [InlineData("Console.WriteLine(Math.Clamp(epochs, 0, 1));")]
    public Task Ordered_or_unknown_limits_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
