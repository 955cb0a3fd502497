using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class SmoothingTests
{
    private static string Loss(string attributes, string weights = "") =>
        $$"""
        [CombinedLoss{{attributes}}]
        public partial class Depth
        {
            [LossComponent{{weights}}] static Tensor Photometric(Tensor image) => image.square().mean();
            [LossComponent{{weights}}] static Tensor Smoothness(Tensor depth) => depth.abs().mean();
        }
        """;

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("double.NaN", "NaN")]
    public Task Part_that_is_none(string keep, string displayed) => Test.VerifyAsync(
        Loss($", UnitNormalized, Smoothing({{|#0:{keep}|}})"),
        expected: Findings.Error("LG1012").WithMessage(
            $"[Smoothing] keeps {displayed} of the average: write a number from 0 to below 1, as 0.9; 0.9 averages over about ten steps"));

    [Theory]
    [InlineData(", {|#0:Smoothing(0.9)|}", "", "FixedWeights")]
    [InlineData(", FixedWeights, {|#0:Smoothing(0.9)|}", "", "FixedWeights")]
    [InlineData(", ConvexWeights, {|#0:Smoothing(0.9)|}", "(0.5)", "ConvexWeights")]
    public Task Weights_that_do_not_change_are_not_averaged(string attributes, string weights, string scheme) => Test.VerifyAsync(
        Loss(attributes, weights),
        expected: Findings.Info("LG1012").WithMessage($"[Smoothing] has no effect: remove it, {scheme} has weights and no factors that change"));

    [Fact]
    public Task Fix_removes_it() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
        Loss(", {|LG1012:Smoothing(0.9)|}"), Loss(""));

    [Theory]
    [InlineData(", UnitNormalized, Smoothing(0.9)")]
    [InlineData(", SoftAdapt, Smoothing(0)")]
    [InlineData(", Uncertainty, Smoothing(0.999)")]
    [InlineData(", UnitNormalized, Smoothing(keep: 0.5)")]
    public Task Average_of_factors_is_silent(string attributes) => Test.VerifyAsync(Loss(attributes));
}
