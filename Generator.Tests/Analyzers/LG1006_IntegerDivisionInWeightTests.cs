using LossGen.Analyzers.Rules;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.Rules.IntegerDivisionInWeightAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class IntegerDivisionInWeightTests
{
    private static string Loss(string auxiliary, string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Depth
        {
            private const int Steps = 10;
            private const long Many = 30;
            private const double Half = 0.5;

            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            {{auxiliary}} static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """;

    [Theory]
    [InlineData("1/3", "'1/3' divides integers and is 0, not 0.333; write '1.0/3'")]
    [InlineData("1 / 2", "'1 / 2' divides integers and is 0, not 0.5; write '1.0 / 2'")]
    [InlineData("-1 / 1000", "'-1 / 1000' divides integers and is 0, not -0.001; write '(double)-1 / 1000'")]
    public Task Message_says_both_results_and_what_to_write(string weight, string message) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss({{|#0:{weight}|}})]"),
        expected: Findings.Warning("LG1006").WithMessage(message));

    [Theory]
    [InlineData("[AuxiliaryLoss({|LG1006:1 / 3|})]", "[AuxiliaryLoss(1.0 / 3)]")]
    [InlineData("[AuxiliaryLoss(Weight = {|LG1006:1/3|}, Typical = {|LG1006:7 / 2|})]", "[AuxiliaryLoss(Weight = 1.0/3, Typical = 7.0 / 2)]")]
    [InlineData("[AuxiliaryLoss(weight: ({|LG1006:1/3|}))]", "[AuxiliaryLoss(weight: (1.0/3))]")]
    [InlineData("[AuxiliaryLoss({|LG1006:Steps / 3|})]", "[AuxiliaryLoss((double)Steps / 3)]")]
    [InlineData("[AuxiliaryLoss({|LG1006:1 / Many|})]", "[AuxiliaryLoss(1.0 / Many)]")]
    [InlineData("[AuxiliaryLoss({|LG1006:0x10 / 3|})]", "[AuxiliaryLoss((double)0x10 / 3)]")]
    [InlineData("[AuxiliaryLoss({|LG1006:2 * Steps / 3|})]", "[AuxiliaryLoss((double)(2 * Steps) / 3)]")]
    [InlineData("[AuxiliaryLoss({|LG1006:-1 / 3|})]", "[AuxiliaryLoss((double)-1 / 3)]")]
    [InlineData("[AuxiliaryLoss(Half * ({|LG1006:1 / 3|}))]", "[AuxiliaryLoss(Half * (1.0 / 3))]")]
    [InlineData("[AuxiliaryLoss((double)({|LG1006:1 / 3|}))]", "[AuxiliaryLoss((double)(1.0 / 3))]")]
    [InlineData("[AuxiliaryLoss({|LG1006:1 /* one */ / 3|})]", "[AuxiliaryLoss(1.0 /* one */ / 3)]")]
    [InlineData("[Regularizer({|LG1006:1/1000|})]", "[Regularizer(1.0/1000)]")]
    public Task Dividend_becomes_a_floating_point_number(string auxiliary, string expected) =>
        CompilingFixTest<IntegerDivisionInWeightAnalyzer, DivideAsDoubleFix>.VerifyAsync(Loss(auxiliary), Loss(expected));

    [Theory]
    [InlineData("[ConvexWeights({|LG1006:1 / 3|})]")]
    [InlineData("[RelativeToMain(MaxScale = {|LG1006:1 / 3|})]")]
    public Task Options_of_a_scheme(string scheme) => Test.VerifyAsync(Loss("[AuxiliaryLoss]", scheme));

    [Fact]
    public Task Scheme_of_ones_own() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss]", "[Own({|LG1006:1 / 3|})]") +
        """

        public sealed class OwnAttribute(double decay) : WeightingAttribute
        {
            public double Decay { get; } = decay;
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);

    [Theory]
    [InlineData("[AuxiliaryLoss(1.0 / 3)]")]
    [InlineData("[AuxiliaryLoss(1 / 3.0)]")]
    [InlineData("[AuxiliaryLoss(1f / 3)]")]
    [InlineData("[AuxiliaryLoss((double)1 / 3)]")]
    [InlineData("[AuxiliaryLoss(Half / 3)]")]
    [InlineData("[AuxiliaryLoss(1.0 * Steps / 3)]")]
    public Task Division_of_floating_point_numbers_is_silent(string auxiliary) => Test.VerifyAsync(Loss(auxiliary));

    [Theory]
    [InlineData("[AuxiliaryLoss(6 / 3)]")]
    [InlineData("[AuxiliaryLoss(0 / 3)]")]
    [InlineData("[AuxiliaryLoss(Steps / 5)]")]
    public Task Division_without_remainder_is_silent(string auxiliary) => Test.VerifyAsync(Loss(auxiliary));

    [Fact]
    public Task Integer_argument_is_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(PowerOfTen = -5 / 2)]"));

    [Fact]
    public Task Attribute_of_somebody_else_is_silent() => Test.VerifyAsync(
        """
        public sealed class ShareAttribute(double share) : Attribute { public double Share { get; } = share; }
        public class Depth { [Share(1 / 3)] public void Method() { } }
        """);

    [Theory]
    [InlineData("[AuxiliaryLoss(1 / 0)]")]
    [InlineData("[AuxiliaryLoss(1 / )]")]
    [InlineData("[AuxiliaryLoss(1 / Nothing.Here)]")]
    public Task What_the_compiler_rejects_is_silent(string auxiliary) => AnalyzerTest<IntegerDivisionInWeightAnalyzer>.VerifyAsync(Loss(auxiliary));
}
