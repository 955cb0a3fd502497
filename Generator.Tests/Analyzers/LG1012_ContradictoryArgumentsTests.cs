using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class ContradictoryArgumentsTests
{
    private static string Loss(string auxiliary, string before = "[CombinedLoss]") =>
        $$"""
        {{before}}
        public partial class Depth
        {
            [MainLoss] static Tensor Photometric(Tensor image) => image.mean();
            {{auxiliary}} static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """;

    [Fact]
    public Task Weight_given_twice() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1, Weight = {|#0:0.2|})]"),
        expected: Findings.Error("LG1012").WithMessage("'Smoothness' has the weights 0.1 and 0.2: keep one"));

    [Theory]
    [InlineData("[AuxiliaryLoss(0.1, PowerOfTen = {|LG1012:-1|})]")]
    [InlineData("[AuxiliaryLoss(Weight = 0.1, PowerOfTen = {|LG1012:-2|})]")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = {|LG1012:-2|}, Weight = 0.1)]")]
    public Task Weight_and_power_of_ten(string auxiliary) => Test.VerifyAsync(Loss(auxiliary));

    [Theory]
    [InlineData("[AuxiliaryLoss, {|LG1012:LossComponent|}]")]
    [InlineData("[AuxiliaryLoss(0.1)] [{|LG1012:Regularizer(0.1)|}]")]
    [InlineData("[AuxiliaryLoss] [{|LG1012:LossComponent|}] [{|LG1012:Regularizer|}]")]
    public Task Two_roles(string auxiliary) => Test.VerifyAsync(Loss(auxiliary));

    [Fact]
    public Task Two_schemes() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)]", "[CombinedLoss]\n[UnitNormalized]\n[{|#0:RelativeToMain|}]"),
        expected: Findings.Error("LG1012").WithMessage("'Depth' has the schemes UnitNormalized and RelativeToMain: keep one"));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public Task Magnitude_that_nothing_can_have(string typical, string displayed) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1, Typical = {{|#0:{typical}|}})]"),
        expected: Findings.Error("LG1012").WithMessage(
            $"Typical of 'Smoothness' is {displayed}; state a finite number above 0, the magnitude that the unweighted component is expected to have"));

    [Theory]
    [InlineData(0)]
    [InlineData(-16)]
    public Task Steps_at_which_nothing_can_be_due(int every) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1, Every = {{|#0:{every}|}})]"),
        expected: Findings.Error("LG1012").WithMessage(
            $"Every of 'Smoothness' is {every}: write 1 or more, or leave it out; 16 means due at every 16th step"));

    [Theory]
    [InlineData("MaxNorm = {|LG1012:-1|}")]
    [InlineData("MaxNorm = {|LG1012:double.NaN|}")]
    [InlineData("NonFinite = {|LG1012:(NonFinite)3|}")]
    [InlineData("NonFinite = {|LG1012:(NonFinite)(-1)|}")]
    public Task Option_without_a_meaning(string option) => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.1)]", $"[CombinedLoss({option})]"));

    [Fact]
    public Task Inherited_contradiction_is_told_to_the_class() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss(1, Weight = 2)] protected static Tensor Photometric(Tensor image) => image.mean();
        }

        [{|LG1012:CombinedLoss|}]
        public partial class Depth : Shared;
        """);

    [Theory]
    [InlineData("[AuxiliaryLoss(0.1)]")]
    [InlineData("[AuxiliaryLoss(Weight = 0.1)]")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = -1)]")]
    [InlineData("[AuxiliaryLoss(0.1, Every = 16, CanBeAbsent = true)]")]
    [InlineData("[AuxiliaryLoss(weight: 0.1, Typical = 1e-12, CanBeNegative = true, Justification = \"tuned\")]")]
    public Task Weight_said_once_is_silent(string auxiliary) => Test.VerifyAsync(Loss(auxiliary));

    [Theory]
    [InlineData("[CombinedLoss(MaxNorm = 0, NonFinite = NonFinite.SkipStep)]")]
    [InlineData("[CombinedLoss(MaxNorm = 1.5, NonFinite = (NonFinite)1)]")]
    [InlineData("[CombinedLoss, UnitNormalized]")]
    public Task Options_with_a_meaning_are_silent(string before) => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.1)]", before));

    [Fact]
    public Task Other_attributes_on_a_component_are_silent() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)] [System.ComponentModel.Description(\"edges\")]"));
}
