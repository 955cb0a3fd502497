using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.InertWeight>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class InertWeightTests
{
    [Theory]
    [InlineData("0.1 * functional.mse_loss(x, y)", "functional.mse_loss(x, y)", "0.1")]
    [InlineData("functional.mse_loss(x, y) * 10f", "functional.mse_loss(x, y)", "10f")]
    [InlineData("functional.mse_loss(x, y) / 2", "functional.mse_loss(x, y)", "2")]
    [InlineData("functional.mse_loss(x, y).mul(0.5)", "functional.mse_loss(x, y)", "0.5")]
    [InlineData("(0.5) * (x.square().mean() + y.square().mean())", "(x.square().mean() + y.square().mean())", "0.5")]
    [InlineData("x.square().mean().div(4.0)", "x.square().mean()", "4.0")]
    public Task Under_unit_normalisation_the_factor_is_removed(string value, string repaired, string factor) =>
        Test.VerifySourceFixAsync<InertWeightFix>(
            Loss("UnitNormalized", auxiliary: Marked(value, factor)), Loss("UnitNormalized", auxiliary: repaired), key: null, Test.Info(0));

    [Fact]
    public Task The_main_component_is_normalised_as_well() => Test.VerifyAsync(Loss("UnitNormalized", main: "{|#0:3|} * x.mean()"), Test.Info(0));

    [Fact]
    public Task Relative_to_main_an_auxiliary_s_factor_cancels() => Test.VerifyAsync(Loss("RelativeToMain", auxiliary: "{|#0:0.01|} * x.mean()"), Test.Info(0));

    [Fact]
    public Task Blocks_and_constants_are_read() => Test.VerifyAsync(
        Loss("UnitNormalized").Replace("static Tensor Other(Tensor x, Tensor y) => x.mean();", "static Tensor Other(Tensor x, Tensor y) { const double factor = 0.25; var loss = x.mean(); return {|#0:factor|} * loss; }", StringComparison.Ordinal),
        Test.Info(0));

    [Fact]
    public Task A_scaled_loss_in_a_variable_is_read() => Test.VerifyAsync(
        Loss("UnitNormalized").Replace("static Tensor Other(Tensor x, Tensor y) => x.mean();", "static Tensor Other(Tensor x, Tensor y) { var loss = x.mean(); var scaled = {|#0:0.25|} * loss; return scaled.MoveToOuterDisposeScope(); }", StringComparison.Ordinal),
        Test.Info(0));

    [Fact]
    public Task The_message_names_the_factor_and_the_scheme() => Test.VerifyAsync(
        Loss("UnitNormalized", auxiliary: "{|#0:0.1|} * x.mean()"),
        new DiagnosticResult("LG2006", DiagnosticSeverity.Info).WithLocation(0).WithArguments("0.1", "Other", "UnitNormalized"));

    [Theory]
    [InlineData("FixedWeights", "x.mean()", "0.1 * x.mean()")]
    [InlineData("GeometricMean", "x.mean()", "0.1 * x.mean()")]
    [InlineData("RelativeToMain", "2 * x.mean()", "x.mean()")]
    [InlineData("Own", "x.mean()", "0.1 * x.mean()")]
    public Task Where_a_factor_counts_it_is_silent(string scheme, string main, string auxiliary) => Test.VerifyAsync(Loss(scheme, main, auxiliary));

    [Theory]
    [InlineData("0.1 * x.mean() + y.mean()")]
    [InlineData("-1 * x.mean()")]
    [InlineData("1.0 * x.mean()")]
    [InlineData("x.mean() * y.mean()")]
    [InlineData("Scale * x.mean()")]
    [InlineData("2 / x.mean()")]
    public Task What_is_no_constant_factor_of_the_whole_is_silent(string value) => Test.VerifyAsync(Loss("UnitNormalized", auxiliary: value));

    [Fact]
    public Task A_typical_size_is_knowledge_and_silent() => Test.VerifyAsync(
        Loss("UnitNormalized").Replace("[AuxiliaryLoss]", "[AuxiliaryLoss(0.5, Typical = 30)]", StringComparison.Ordinal));

    [Fact]
    public Task A_regularizer_is_not_scaled_and_silent() => Test.VerifyAsync(
        Loss("UnitNormalized", auxiliary: "0.1 * x.mean()").Replace("[AuxiliaryLoss]", "[Regularizer]", StringComparison.Ordinal));

    private static string Marked(string value, string factor) => value.Replace(factor, $"{{|#0:{factor}|}}", StringComparison.Ordinal);

    private static string Loss(string scheme, string main = "y.mean()", string auxiliary = "x.mean()") =>
        $$"""
        [CombinedLoss, {{scheme}}]
        public partial class Depth
        {
            static double Scale { get; set; }

            [MainLoss]
            static Tensor Main(Tensor x, Tensor y) => {{main}};

            [AuxiliaryLoss]
            static Tensor Other(Tensor x, Tensor y) => {{auxiliary}};
        }

        [SchemeTraits(Contribution = ContributionBasis.Weight, DividesByLosses = true, TotalIsMeaningless = true)]
        public sealed class OwnAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """;
}
