using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class DominanceNotAnalysedTests
{
    private static string Loss(string auxiliary, string main = "[MainLoss]", string scheme = "", string more = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Policy
        {
            {{main}} static Tensor Value(Tensor value) => value.square().mean();
            {{auxiliary}} static Tensor Entropy(Tensor logits) => logits.mean();
            {{more}}
        }
        """;

    [Fact]
    public Task Auxiliary_that_can_be_negative() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|})]"),
        expected: Findings.Info("LG9001").WithMessage(
            "Main 'Value' is not compared with 'Entropy', because 'Entropy' can be negative; "
            + "state a Justification if the weight is meant: near 0 a value says nothing about its gradient"));

    [Fact]
    public Task Main_component_that_can_be_negative_is_told_once_for_all() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.01)]", "[MainLoss(CanBeNegative = {|#0:true|})]", more: "[AuxiliaryLoss(CanBeNegative = true)] static Tensor Third(Tensor x) => x.mean();"),
        expected: Findings.Info("LG9001").WithMessage(
            "Main 'Value' is not compared with 'Entropy' and 'Third', because 'Value' can be negative; "
            + "state a Justification if the weight is meant: near 0 a value says nothing about its gradient"));

    [Fact]
    public Task Declared_magnitude_does_not_help() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.01, Typical = 1, CanBeNegative = {|#0:true|})]", "[MainLoss(Typical = 1)]"), expected: Findings.Info("LG9001"));

    [Fact]
    public Task Convex_weights_need_magnitudes_too() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(CanBeNegative = {|#0:true|})]", scheme: "[ConvexWeights(0.9)]"), expected: Findings.Info("LG9001"));

    [Fact]
    public Task Each_auxiliary_is_told_for_itself() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|})]", more: "[AuxiliaryLoss(CanBeNegative = {|#1:true|})] static Tensor Third(Tensor x) => x.mean();"),
        editorConfig: null,
        Findings.Info("LG9001", 0),
        Findings.Info("LG9001", 1));

    [Fact]
    public Task Fix_leaves_room_for_the_reason() => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss("[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|})]"),
        Loss("[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|}, Justification = \"State why this weight is meant\")]"),
        Findings.Info("LG9001"));

    [Fact]
    public Task Component_that_cannot_be_negative_is_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.01)]"));

    [Fact]
    public Task Justified_weight_is_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.01, CanBeNegative = true, Justification = \"as in the paper\")]"));

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[RelativeToMain]")]
    public Task Scheme_that_takes_magnitudes_out_is_analysed_by_weights_and_silent(string scheme) =>
        Test.VerifyAsync(Loss("[AuxiliaryLoss(0.01, CanBeNegative = true)]", scheme: scheme));

    [Theory]
    [InlineData("[Regularizer(0.01, CanBeNegative = true)]")]
    [InlineData("[LossComponent(0.01, CanBeNegative = true)]")]
    public Task Regularizers_and_peers_are_silent(string component) => Test.VerifyAsync(Loss(component));

    [Fact]
    public Task Class_without_a_main_component_is_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0.01, CanBeNegative = true)]", "[LossComponent]"));

    [Fact]
    public Task Weight_0_has_nothing_to_outweigh_and_is_silent() => Test.VerifyAsync(Loss("[AuxiliaryLoss(0, CanBeNegative = true)]"));

    [Fact]
    public Task Scheme_that_decides_while_training_is_silent() => Test.VerifyAsync(
        Loss("[AuxiliaryLoss(0.01, CanBeNegative = true)]", scheme: "[Moving]")
        + """

        [SchemeTraits(Contribution = ContributionBasis.Dynamic)]
        public sealed class MovingAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);
}
