using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>LG1003 and LG1012 of <c>Floor</c> and <c>Cap</c>.</summary>
public class LimitTests
{
    private static string Loss(string auxiliary, string main = "[MainLoss]", string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Vae
        {
            {{main}} static Tensor Reconstruction(Tensor output) => output.mean();
            {{auxiliary}} static Tensor Kl(Tensor mean) => mean.square().mean();
        }
        """;

    [Theory]
    [InlineData("-1", "-1")]
    [InlineData("-1e-300", "-1e-300")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    [InlineData("double.NegativeInfinity", "-Infinity")]
    public Task Floor_that_no_loss_has(string floor, string displayed) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1, Floor = {{|#0:{floor}|}})]"),
        expected: Findings.Error("LG1003").WithMessage(
            $"Floor of 'Kl' is {displayed}: write a finite number, 0 or more, or leave it out; while the loss is below it, the component has "
            + "no weight"));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public Task Cap_that_leaves_nothing(string cap, string displayed) => Test.VerifyAsync(
        Loss($"[AuxiliaryLoss(0.1, Cap = {{|#0:{cap}|}})]"),
        expected: Findings.Error("LG1003").WithMessage(
            $"Cap of 'Kl' is {displayed}: write a finite number above 0, or leave it out; where the loss is above it, the component counts as "
            + "this"));

    [Fact]
    public Task Floor_above_the_cap() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1, Cap = 2, Floor = {|#0:2.5|})]"),
        expected: Findings.Error("LG1003").WithMessage(
            "Floor of 'Kl' is 2.5, above its Cap of 2: write 2 or less, or raise Cap; where the loss is above a cap, its component has weight"));

    [Theory]
    [InlineData("[MainLoss(Floor = {|LG1003:-1|})]")]
    [InlineData("[MainLoss(Cap = {|LG1003:0|})]")]
    public Task Limits_of_the_main_component(string main) => Test.VerifyAsync(Loss("[AuxiliaryLoss]", main));

    [Theory]
    [InlineData("[LossComponent(Cap = {|LG1003:-1|})]")]
    [InlineData("[Regularizer(0.1, Floor = {|LG1003:double.NaN|})]")]
    public Task Limits_in_every_role(string attribute) => Test.VerifyAsync(Loss(attribute));

    [Fact]
    public Task Cap_of_a_component_that_can_be_negative() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1, CanBeNegative = true, Cap = {|#0:2|})]"),
        expected: Findings.Error("LG1012").WithMessage(
            "Remove Cap of 'Kl': it can be negative, and the part of a loss that a cap leaves is one of its magnitude"));

    [Theory]
    [InlineData("KeepBelow(3, Floor = {|#0:1|})", "Floor")]
    [InlineData("KeepAt(3, Cap = {|#0:9|})", "Cap")]
    [InlineData("KeepAbove(3, Cap = 9, Floor = {|#0:-1|})", "Floor")]
    public Task Limits_beside_a_bound(string attribute, string argument) => Test.VerifyAsync(
        Loss($"[{attribute}]"),
        expected: Findings.Error("LG1012").WithMessage($"Remove {argument} of 'Kl': a component with a bound learns its weight"));

    [Theory]
    [InlineData("[AuxiliaryLoss(Floor = 0)]")]
    [InlineData("[AuxiliaryLoss(Floor = 2)]")]
    [InlineData("[AuxiliaryLoss(Cap = 1e-30)]")]
    [InlineData("[AuxiliaryLoss(Floor = 2, Cap = 2)]")]
    [InlineData("[AuxiliaryLoss(0.1, Cap = 1e30, Floor = 1e29)]")]
    [InlineData("[AuxiliaryLoss(Floor = 2, CanBeNegative = true)]")]
    [InlineData("[AuxiliaryLoss(Cap = 2, CanBeNegative = false)]")]
    [InlineData("[AuxiliaryLoss(-0.1, Cap = 2)]")]
    [InlineData("[LossComponent(Cap = 2, CanBeAbsent = true, Every = 4)]")]
    [InlineData("[Regularizer(0.1, Floor = 1, Cap = 2)]")]
    [InlineData("[KeepBelow(3)]")]
    public Task Limits_that_can_be(string attribute) => Test.VerifyAsync(Loss(attribute));

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[Uncertainty]")]
    [InlineData("[RelativeToMain]")]
    public Task Limits_under_schemes(string scheme) =>
        Test.VerifyAsync(Loss("[AuxiliaryLoss(0.5, Floor = 1, Cap = 2)]", "[MainLoss(0.5, Cap = 3)]", scheme));
}
