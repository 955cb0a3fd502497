using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.IntegerDivision>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class IntegerDivisionTests
{
    [Theory]
    [InlineData("var loss = {|LG5001:1 / 3|} * functional.mse_loss(x, y); loss.backward();", "var loss = 1.0 / 3 * functional.mse_loss(x, y); loss.backward();")]
    [InlineData("var loss = functional.mse_loss(x, y) * ({|LG5001:3 / 2|}); loss.backward();", "var loss = functional.mse_loss(x, y) * (3.0 / 2); loss.backward();")]
    [InlineData("x.pow({|LG5001:1 / 3|}).sum().backward();", "x.pow(1.0 / 3).sum().backward();")]
    [InlineData("var root = torch.pow(x, {|LG5001:1 / 2|});", "var root = torch.pow(x, 1.0 / 2);")]
    [InlineData("var a = 2 * ({|LG5001:1 / 3|}) * x;", "var a = 2 * (1.0 / 3) * x;")]
    [InlineData("var a = -({|LG5001:1L / 3|}) * x;", "var a = -(1.0 / 3) * x;")]
    [InlineData("var a = x + {|LG5001:1 / 2|};", "var a = x + 1.0 / 2;")]
    [InlineData("var above = x > {|LG5001:1 / 2|};", "var above = x > 1.0 / 2;")]
    [InlineData("var drop = Dropout({|LG5001:1 / 2|});", "var drop = Dropout(1.0 / 2);")]
    [InlineData("float third = {|LG5001:1 / 3|}; var a = third * x;", "float third = 1f / 3; var a = third * x;")]
    [InlineData("const int terms = 3; (functional.mse_loss(x, y) * ({|LG5001:1 / terms|})).backward();", "const int terms = 3; (functional.mse_loss(x, y) * (1.0 / terms)).backward();")]
    [InlineData("const int one = 1, terms = 3; (functional.mse_loss(x, y) * ({|LG5001:one / terms|})).backward();", "const int one = 1, terms = 3; (functional.mse_loss(x, y) * ((double)one / terms)).backward();")]
    [InlineData("x.mean().add(y.mean(), alpha: {|LG5001:1 / 4|}).backward();", "x.mean().add(y.mean(), alpha: 1.0 / 4).backward();")]
    [InlineData("(functional.mse_loss(x, y) * (epochs > 3 ? {|LG5001:1 / 10|} : 1)).backward();", "(functional.mse_loss(x, y) * (epochs > 3 ? 1.0 / 10 : 1)).backward();")]
    [InlineData("var a = /* a third */ {|LG5001:1 /* of */ / 3|} * x;", "var a = /* a third */ 1.0 /* of */ / 3 * x;")]
    public Task One_side_becomes_a_real_number(string statement, string repaired) => Test.VerifyFixAsync<IntegerDivisionFix>(statement, repaired);

    [Theory]
    [InlineData("(functional.mse_loss(x, y) * ({|#0:epochs / 3|})).backward();", "(functional.mse_loss(x, y) * (epochs / 3.0)).backward();")]
    [InlineData("var loss = functional.mse_loss(x, y, Reduction.Sum) / ({|#0:x.shape[0] / epochs|}); loss.backward();", "var loss = functional.mse_loss(x, y, Reduction.Sum) / ((double)x.shape[0] / epochs); loss.backward();")]
    [InlineData("(functional.mse_loss(x, y) * (1 - {|#0:epochs / 3|})).backward();", "(functional.mse_loss(x, y) * (1 - epochs / 3.0)).backward();")]
    [InlineData("(functional.mse_loss(x, y) * Math.Min(1, {|#0:epochs / 3|})).backward();", "(functional.mse_loss(x, y) * Math.Min(1, epochs / 3.0)).backward();")]
    public Task What_may_lose_a_remainder_is_information(string statement, string repaired) =>
        Test.VerifyFixAsync<IntegerDivisionFix>(statement, repaired, Test.Info(0));

    [Fact]
    public Task A_share_in_a_variable_is_information_without_a_fix() =>
        Test.VerifyStatementsAsync("var share = {|#0:epochs / 3|}; ((1 - share) * functional.mse_loss(x, y)).backward();", Test.Info(0));

    [Fact]
    public Task The_value_of_a_real_member() => Test.VerifySourceFixAsync<IntegerDivisionFix>(
        """
        class Weights
        {
            const double Half = {|LG5001:1 / 2|};
            readonly float third = {|LG5001:1 / 3|};
            double Share { get; } = -({|LG5001:1 / 4|});
            readonly int whole = 7 / 2;
            readonly double exact = 6 / 3;
            static void Train(double beta = {|LG5001:1 / 5|}) { }
        }
        """,
        """
        class Weights
        {
            const double Half = 1.0 / 2;
            readonly float third = 1f / 3;
            double Share { get; } = -(1.0 / 4);
            readonly int whole = 7 / 2;
            readonly double exact = 6 / 3;
            static void Train(double beta = 1.0 / 5) { }
        }
        """);

    [Fact]
    public Task A_variable_that_must_stay_an_integer_is_reported_without_a_fix() =>
        Test.VerifyStatementsAsync("int third = {|LG5001:1 / 3|}; var a = third * x;");

    [Fact]
    public Task The_message_has_both_quotients() => Test.VerifyStatementsAsync(
        "var a = {|#0:7 / 2|} * x;",
        new DiagnosticResult(IntegerDivision.Rule).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("'7 / 2' divides integers and is 3, not 3.5; make one of them a real number"));

    [Fact]
    public Task A_negative_quotient_is_0_without_a_sign() => Test.VerifyStatementsAsync(
        "const int part = -1, all = 2; ({|#0:part / all|} * functional.mse_loss(x, y)).backward();",
        new DiagnosticResult(IntegerDivision.Rule).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("'part / all' divides integers and is 0, not -0.5; make one of them a real number"));

    [Theory]
    [InlineData("var a = 1.0 / 3 * x;")]
    [InlineData("var a = x.pow(1 / 3f);")]
    [InlineData("var a = 6 / 3 * x;")]
    [InlineData("var a = x / 3;")]
    [InlineData("const int size = 11; var a = torch.arange(size) - size / 2;")]
    [InlineData("const int size = 11; var a = x * (size / 2);")]
    [InlineData("var a = (int)(7 / 2) * x;")]
    [InlineData("var a = torch.arange(0, 7 / 2);")]
    [InlineData("var a = zeros(7 / 2) * x;")]
    [InlineData("var step = 7 / 2; Console.WriteLine(step);")]
    [InlineData("var a = x * (epochs / 3); Console.WriteLine(a.ToSingle());")]
    [InlineData("var loss = functional.mse_loss(x, y) * (epochs / 3 * 3); loss.backward();")]
    [InlineData("var batches = epochs / 3; (functional.mse_loss(x, y, Reduction.Sum) / batches).backward();")]
    [InlineData("functional.mse_loss(x * (epochs / 3), y).backward();")]
    [InlineData("(functional.mse_loss(x, y) * (0.5 / (epochs / 3))).backward();")]
    [InlineData("(functional.mse_loss(x, y) * Math.Pow(0.1, epochs / 3)).backward();")]
    [InlineData("(functional.mse_loss(x, y) * (epochs / 3 == 0 ? 1 : 2)).backward();")]
    [InlineData("for (var i = 0; i < 7 / 2; i++) functional.mse_loss(x, y).backward();")]
    public Task Reals_counts_and_indices_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
