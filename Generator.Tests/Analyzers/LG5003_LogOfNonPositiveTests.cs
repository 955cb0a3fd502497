using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>LG5003 for declarations; code that takes logarithms has tests of its own.</summary>
public class LogOfNonPositiveTests
{
    private static string Loss(string scheme, string main = "[MainLoss]", string auxiliary = "[AuxiliaryLoss(0.01, CanBeNegative = {|LG5003:true|})]") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Policy
        {
            {{main}} static Tensor Surrogate(Tensor ratio) => ratio.mean();
            {{auxiliary}} static Tensor Entropy(Tensor logits) => logits.mean();
        }
        """;

    /// <summary>A scheme that only its traits are known of.</summary>
    private static string Own(string traits) =>
        $$"""

        [SchemeTraits({{traits}})]
        public sealed class OwnAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """;

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[RelativeToMain]")]
    [InlineData("[GeometricMean]")]
    [InlineData("[SmoothTchebycheff]")]
    [InlineData("[SmoothTchebycheff(Form = TchebycheffForm.LogNadir)]")]
    [InlineData("[Uncertainty]")]
    [InlineData("[DynamicWeightAverage(Temperature = 1)]")]
    public Task Component_that_can_be_negative_under_a_scheme_that_divides_by_it(string scheme) => Test.VerifyAsync(Loss(scheme));

    [Fact]
    public Task Message_names_component_scheme_and_remedy() => Test.VerifyAsync(
        Loss("[UnitNormalized]", auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|})]"),
        expected: Findings.Warning("LG5003").WithMessage(
            "'Entropy' can be negative; use [FixedWeights], or keep the component above zero: UnitNormalized divides by its size or takes its logarithm, "
            + "and where it crosses zero its gradient has no bound, 1000 times at 0.001 what it is at 1"));

    [Fact]
    public Task Message_says_what_a_scheme_needs_that_does_not_divide() => Test.VerifyAsync(
        Loss("[Uncertainty]", auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = {|#0:true|})]"),
        expected: Findings.Warning("LG5003").WithMessage(
            "'Entropy' can be negative; use [FixedWeights], or keep the component above zero: Uncertainty takes losses for sizes above 0, and what it makes of one below means nothing"));

    /// <summary>Slopes and draws have no need of a sign.</summary>
    [Theory]
    [InlineData("[SmoothTchebycheff(Form = TchebycheffForm.Plain)]")]
    [InlineData("[SoftAdapt]")]
    [InlineData("[RandomWeighting]")]
    public Task Scheme_that_takes_losses_of_any_sign_is_silent(string scheme) => Test.VerifyAsync(
        Loss(scheme, auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = true)]"));

    [Fact]
    public Task Main_component_that_the_others_are_scaled_to() => Test.VerifyAsync(
        Loss("[RelativeToMain]", "[MainLoss(CanBeNegative = {|#0:true|})]", "[AuxiliaryLoss(0.01)]"),
        expected: Findings.Warning("LG5003").WithMessage(
            "'Surrogate' can be negative; use [FixedWeights], or keep the component above zero: RelativeToMain scales the others to its size, "
            + "and where it crosses zero they count for nothing, a thousandth at 0.001 of what they count for at 1"));

    [Fact]
    public Task Main_component_is_divided_by_itself_too() => Test.VerifyAsync(
        Loss("[UnitNormalized]", "[MainLoss(CanBeNegative = {|LG5003:true|})]", "[AuxiliaryLoss(0.01)]"));

    [Fact]
    public Task Peers_are_divided_too() => Test.VerifyAsync(
        Loss("[GeometricMean]", "[LossComponent(CanBeNegative = {|LG5003:true|})]", "[LossComponent(CanBeNegative = {|LG5003:true|})]"));

    [Fact]
    public Task Scheme_of_ones_own_is_known_by_its_trait() => Test.VerifyAsync(
        Loss("[Own]") + Own("DividesByLosses = true"));

    [Fact]
    public Task Inherited_component_is_told_to_the_class_that_chooses_the_scheme() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [AuxiliaryLoss(0.01, CanBeNegative = true)] protected static Tensor Entropy(Tensor logits) => logits.mean();
        }

        [{|LG5003:CombinedLoss|}]
        [UnitNormalized]
        public partial class Policy : Shared
        {
            [MainLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
        }
        """);

    [Fact]
    public Task Fix_uses_fixed_weights() => CompilingFixTest<DeclarationAnalyzer, UseSchemeFix>.VerifyAsync(
        Loss("[UnitNormalized(Epsilon = 1e-6)] // shares"),
        Loss("[FixedWeights] // shares", auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = true)]"));

    [Fact]
    public Task Fix_serves_all_components_of_a_class_at_once() => CompilingFixTest<DeclarationAnalyzer, UseSchemeFix>.VerifyAsync(
        Loss("[UnitNormalized]", "[MainLoss(CanBeNegative = {|LG5003:true|})]"),
        Loss("[FixedWeights]", "[MainLoss(CanBeNegative = true)]", "[AuxiliaryLoss(0.01, CanBeNegative = true)]"));

    [Fact]
    public Task Fix_is_not_offered_where_a_weight_would_then_be_out_of_proportion() => CompilingFixTest<DeclarationAnalyzer, UseSchemeFix>.OffersNothingAsync(
        Loss("[UnitNormalized]", auxiliary: "[AuxiliaryLoss(10, CanBeNegative = {|LG5003:true|})]"));

    [Theory]
    [InlineData("")]
    [InlineData("[FixedWeights]")]
    [InlineData("[ConvexWeights(0.9)]")]
    public Task Schemes_that_divide_by_nothing_are_silent(string scheme) => Test.VerifyAsync(
        Loss(scheme, auxiliary: "[AuxiliaryLoss(CanBeNegative = true)]"));

    [Theory]
    [InlineData("[AuxiliaryLoss(0.01)]")]
    [InlineData("[AuxiliaryLoss(0.01, CanBeNegative = false)]")]
    public Task Component_that_nobody_says_can_be_negative_is_silent(string auxiliary) => Test.VerifyAsync(Loss("[UnitNormalized]", auxiliary: auxiliary));

    [Fact]
    public Task Regularizer_is_silent_because_no_scheme_touches_it() => Test.VerifyAsync(
        Loss("[UnitNormalized]", auxiliary: "[Regularizer(0.01, CanBeNegative = true)]"));

    [Fact]
    public Task Main_component_alone_is_scaled_to_nothing_and_silent() => Test.VerifyAsync(
        Loss("[RelativeToMain]", "[MainLoss(CanBeNegative = true)]", "[Regularizer(0.01)]"));

    [Fact]
    public Task Scheme_of_ones_own_without_the_trait_is_silent() => Test.VerifyAsync(
        Loss("[Own]", auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = true)]") + Own("NonNegativeWeights = true"));

    [Fact]
    public Task Component_of_an_annotated_base_that_was_told_is_silent_in_the_derived_class() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [UnitNormalized]
        public partial class Shared
        {
            [MainLoss(CanBeNegative = {|LG5003:true|})] protected static Tensor Entropy(Tensor logits) => logits.mean();
        }

        [CombinedLoss]
        [UnitNormalized]
        public partial class Policy : Shared
        {
            [AuxiliaryLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
        }
        """);

    [Fact]
    public Task Flag_that_the_compiler_rejects_is_silent() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        Loss("[UnitNormalized]", auxiliary: "[AuxiliaryLoss(0.01, CanBeNegative = Nothing.Here)]"));
}
