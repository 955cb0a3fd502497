using LossGen.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class WeightNotValidTests
{
    private static string Loss(string main, string auxiliary = "[AuxiliaryLoss(0.1)]", string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Policy
        {
            {{main}} static Tensor Surrogate(Tensor ratio) => ratio.mean();
            {{auxiliary}} static Tensor Entropy(Tensor logits) => logits.mean();
        }
        """;

    [Theory]
    [InlineData("[AuxiliaryLoss({|#0:double.NaN|})]", "NaN")]
    [InlineData("[AuxiliaryLoss({|#0:double.PositiveInfinity|})]", "Infinity")]
    [InlineData("[AuxiliaryLoss(Weight = {|#0:double.NegativeInfinity|})]", "-Infinity")]
    [InlineData("[AuxiliaryLoss({|#0:1e308 * 10|})]", "Infinity")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = {|#0:309|})]", "Infinity")]
    [InlineData("[Regularizer({|#0:double.NaN|})]", "NaN")]
    public Task Weight_that_is_not_finite(string auxiliary, string value) => Test.VerifyAsync(
        Loss("[MainLoss]", auxiliary),
        expected: Findings.Error("LG1003").WithMessage($"The weight of 'Entropy' is {value}: write a finite number; without a weight it is 1"));

    [Fact]
    public Task Negative_weight_of_the_main_component() => Test.VerifyAsync(
        Loss("[MainLoss({|#0:-1|})]"),
        expected: Findings.Error("LG1003").WithMessage("The weight of the main component 'Surrogate' is -1: write 1; below 0 training makes it as bad as possible"));

    [Theory]
    [InlineData("UnitNormalized")]
    [InlineData("RelativeToMain")]
    [InlineData("GeometricMean")]
    public Task Negative_weight_where_the_scheme_works_with_magnitudes(string scheme) => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|#0:-0.01|})]", $"[{scheme}]"),
        expected: Findings.Error("LG1003").WithMessage(
            $"The weight of 'Entropy' is -0.01: write 0.01, or use [FixedWeights] to maximise it; {scheme} works with magnitudes, and trains against it"));

    [Theory]
    [InlineData("[UnitNormalized(Epsilon = {|LG1003:-1e-8|})]")]
    [InlineData("[UnitNormalized(Epsilon = {|LG1003:double.NaN|})]")]
    [InlineData("[RelativeToMain(MaxScale = {|LG1003:0|})]")]
    [InlineData("[RelativeToMain(MaxScale = {|LG1003:double.PositiveInfinity|})]")]
    public Task Option_that_the_scheme_cannot_work_with(string scheme) => Test.VerifyAsync(Loss("[MainLoss]", scheme: scheme));

    [Fact]
    public Task Scheme_of_ones_own_that_allows_no_negative_weight() => Test.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG1003:-0.01|})]", "[Own]") + """

        [SchemeTraits(NonNegativeWeights = true)]
        public sealed class OwnAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);

    [Fact]
    public Task Inherited_component_is_told_to_the_class_whose_scheme_forbids_it() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [AuxiliaryLoss(-0.01)] protected static Tensor Entropy(Tensor logits) => logits.mean();
        }

        [{|LG1003:CombinedLoss|}]
        [UnitNormalized]
        public partial class Policy : Shared
        {
            [MainLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
        }
        """);

    [Fact]
    public Task Negative_weight_of_an_auxiliary_under_fixed_weights_is_silent() => Test.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(-0.01)]"));

    [Fact]
    public Task Negative_regularizer_is_silent_because_no_scheme_touches_it() => Test.VerifyAsync(Loss("[MainLoss]", "[Regularizer(-0.01)]", "[UnitNormalized]"));

    [Theory]
    // A weight of 0 is LG2005's, unless a reason is given.
    [InlineData("[AuxiliaryLoss(0, Justification = \"switched off\")]")]
    [InlineData("[AuxiliaryLoss(-0.0, Justification = \"switched off\")]")]
    [InlineData("[AuxiliaryLoss(1e-320)]")]
    [InlineData("[AuxiliaryLoss(1e308)]")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = -323)]")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = -400, Justification = \"switched off\")]")]
    public Task Weight_that_is_finite_is_silent(string auxiliary) => Test.VerifyAsync(Loss("[MainLoss]", auxiliary, "[UnitNormalized]"));

    [Theory]
    [InlineData("[UnitNormalized(Epsilon = 0)]")]
    [InlineData("[RelativeToMain(Epsilon = 1e-3, MaxScale = 1e-3)]")]
    public Task Option_within_its_range_is_silent(string scheme) => Test.VerifyAsync(Loss("[MainLoss]", scheme: scheme));

    [Fact]
    public Task Weight_that_the_compiler_rejects_is_silent() =>
        AnalyzerTest<LossGen.Analyzers.DeclarationAnalyzer>.VerifyAsync(Loss("[MainLoss]", "[AuxiliaryLoss(Nothing.Here)]"));
}
