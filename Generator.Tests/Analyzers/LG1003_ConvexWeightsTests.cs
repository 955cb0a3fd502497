using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>LG1003 for convex combinations.</summary>
public class ConvexWeightsTests
{
    private static string Loss(string scheme, string first, string second, string third = "", string name = "Blend") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class {{name}}
        {
            {{first}} static Tensor Shape(Tensor x) => x.mean();
            {{second}} static Tensor Colour(Tensor y) => y.mean();
            {{third}}
        }
        """;

    private static string Third(string attribute) => $"{attribute} static Tensor Light(Tensor z) => z.mean();";

    [Fact]
    public Task Weights_that_do_not_sum_to_1() => Test.VerifyAsync(
        Loss("[{|#0:ConvexWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]"),
        expected: Findings.Error("LG1003").WithMessage("Convex weights sum to 0.9, not 1: write 0.4 for 'Colour'; the loss scale changes with every edit"));

    [Fact]
    public Task Sum_just_beyond_the_tolerance() => Test.VerifyAsync(Loss("[{|LG1003:ConvexWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.400002)]"));

    [Theory]
    [InlineData("[MainLoss(0.7)]", "[AuxiliaryLoss({|#0:0|})]", "'Colour' is 0: write 0.3 for 'Colour'")]
    [InlineData("[MainLoss(0.7)]", "[AuxiliaryLoss({|#0:1.5|})]", "'Colour' is 1.5: write 0.3 for 'Colour'")]
    [InlineData("[MainLoss({|#0:3|})]", "[AuxiliaryLoss(1)]", "'Shape' is 3: write 0.75, 0.25")]
    [InlineData("[MainLoss({|#0:0|})]", "[AuxiliaryLoss(1)]", "'Shape' is 0: write weights above 0 that sum to 1")]
    public Task Weight_beyond_0_and_1(string first, string second, string message) => Test.VerifyAsync(
        Loss("[ConvexWeights]", first, second),
        expected: Findings.Error("LG1003").WithMessage($"The weight of {message}; convex weights lie between 0 and 1"));

    [Theory]
    [InlineData(2, "2.4, not 1: write 0.25, 0.375, 0.375")]
    [InlineData(4, "3.6, not 1: divide each by 3.6")]
    public Task Sum_of_more_than_the_last_can_mend(int others, string message) => Test.VerifyAsync(
        Loss("[{|#0:ConvexWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.9)]", string.Concat(Enumerable.Range(0, others - 1).Select(static i => $"[AuxiliaryLoss({(i == 0 ? "0.9" : "0.6")})] static Tensor Other{i}(Tensor z) => z.mean(); "))),
        expected: Findings.Error("LG1003").WithMessage($"Convex weights sum to {message}; the loss scale changes with every edit"));

    [Fact]
    public Task Weights_left_at_1() => Test.VerifyAsync(Loss("[ConvexWeights]", "[{|LG1003:LossComponent|}]", "[LossComponent]"));

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "0")]
    public Task Short_form_at_its_ends(string a, string rest) => Test.VerifyAsync(
        Loss($"[ConvexWeights({{|#0:{a}|}})]", "[MainLoss]", "[AuxiliaryLoss]"),
        expected: Findings.Error("LG1003").WithMessage($"The weight of 'Shape' is {a}: write a number between 0 and 1, as 0.5; 'Colour' gets what it leaves of 1, now {rest}"));

    [Fact]
    public Task Short_form_beyond_1_leaves_a_negative_weight() => Test.VerifyAsync(Loss("[ConvexWeights({|LG1003:1.2|})]", "[MainLoss]", "[AuxiliaryLoss]"));

    [Fact]
    public Task Short_form_with_three_components() => Test.VerifyAsync(
        Loss("[ConvexWeights({|#0:0.3|})]", "[MainLoss]", "[AuxiliaryLoss]", Third("[AuxiliaryLoss]")),
        expected: Findings.Error("LG1003").WithMessage("ConvexWeights with a number weighs two components, and 'Blend' has 3: leave the number out and give each component its weight"));

    [Fact]
    public Task One_component() => Test.VerifyAsync(
        Loss("[{|#0:ConvexWeights|}]", "[MainLoss]", "[Regularizer(0.1)]"),
        expected: Findings.Error("LG1003").WithMessage("ConvexWeights weighs two or more components against each other, and 'Blend' has one"));

    [Fact]
    public Task Scheme_of_ones_own_whose_weights_are_shares() => Test.VerifyAsync(
        Loss("[{|LG1003:Own|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]") +
        """

        [SchemeTraits(WeightsSumToOne = true)]
        public sealed class OwnAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }
        """);

    [Fact]
    public Task Fixed_weights_of_a_class_that_calls_itself_convex_are_a_warning() => Test.VerifyAsync(
        Loss("", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]", name: "ConvexLoss").Replace("[CombinedLoss]", "[{|#0:CombinedLoss|}]", StringComparison.Ordinal),
        expected: Findings.Warning("LG1003").WithMessage(
            "'ConvexLoss' is called convex, but its weights sum to 0.9: write 0.4 for 'Colour'; the loss scale changes with every edit"));

    [Theory]
    [InlineData("Convex")]
    [InlineData("DepthConvexCombination")]
    [InlineData("ConvexWeighted")]
    public Task Other_names_that_say_convex(string name) => Test.VerifyAsync(
        Loss("[{|#0:FixedWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]", name: name),
        expected: Findings.Warning("LG1003"));

    [Theory]
    [InlineData("[MainLoss({|LG1003:2|})]", "[AuxiliaryLoss(6)]", "[MainLoss(0.25)]", "[AuxiliaryLoss(0.75)]")]
    [InlineData("[MainLoss({|LG1003:1.2|})]", "[AuxiliaryLoss(PowerOfTen = -1)]", "[MainLoss(0.923077)]", "[AuxiliaryLoss(Weight = 0.076923)]")]
    [InlineData("[{|LG1003:LossComponent|}]", "[LossComponent(Typical = 2)]", "[LossComponent(0.5)]", "[LossComponent(0.5, Typical = 2)]")]
    public Task Fix_normalises(string first, string second, string fixedFirst, string fixedSecond) => FixAsync(
        Loss("[ConvexWeights]", first, second), Loss("[ConvexWeights]", fixedFirst, fixedSecond), Remedies.NormaliseWeights);

    [Fact]
    public Task Fix_normalises_three_to_exactly_1() => FixAsync(
        Loss("[{|LG1003:ConvexWeights|}]", "[MainLoss(0.5)]", "[AuxiliaryLoss(0.5)]", Third("[AuxiliaryLoss(0.5)]")),
        Loss("[ConvexWeights]", "[MainLoss(0.333333)]", "[AuxiliaryLoss(0.333333)]", Third("[AuxiliaryLoss(0.333334)]")),
        Remedies.NormaliseWeights);

    [Fact]
    public Task Fix_gives_the_last_what_the_others_leave() => FixAsync(
        Loss("[{|LG1003:ConvexWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.1)] /* small */", Third("[AuxiliaryLoss(0.4)] /* last */")),
        Loss("[ConvexWeights]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.1)] /* small */", Third("[AuxiliaryLoss(0.3)] /* last */")),
        Remedies.CompleteWeights);

    [Fact]
    public Task Fix_serves_the_class_that_calls_itself_convex() => CompilingFixTest<DeclarationAnalyzer, ConvexWeightsFix>.VerifyAsync(
        Loss("[{|#0:FixedWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]", name: "ConvexLoss"),
        Loss("[FixedWeights]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.4)]", name: "ConvexLoss"),
        Remedies.CompleteWeights,
        Findings.Warning("LG1003"));

    [Fact]
    public Task Fix_leaves_no_rest_where_there_is_none() => CompilingFixTest<DeclarationAnalyzer, ConvexWeightsFix>.OffersNothingAsync(
        Loss("[{|LG1003:ConvexWeights|}]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.5)]", Third("[AuxiliaryLoss(0.2)]")), Remedies.CompleteWeights);

    [Fact]
    public Task Weights_that_sum_to_1_are_silent() => Test.VerifyAsync(
        Loss("[ConvexWeights]", "[MainLoss(0.7)]", "[AuxiliaryLoss(0.2)]", Third("[AuxiliaryLoss(PowerOfTen = -1)]")));

    [Fact]
    public Task Rounded_thirds_are_silent() => Test.VerifyAsync(
        Loss("[ConvexWeights]", "[MainLoss(0.3333333)]", "[AuxiliaryLoss(0.3333333)]", Third("[AuxiliaryLoss(0.3333333)]")));

    [Fact]
    public Task Regularizer_outside_of_the_combination_is_silent() => Test.VerifyAsync(
        Loss("[ConvexWeights]", "[MainLoss(0.7)]", "[AuxiliaryLoss(0.3)]", Third("[Regularizer(0.01)]")));

    [Fact]
    public Task Short_form_is_silent() => Test.VerifyAsync(Loss("[ConvexWeights(0.7)]", "[MainLoss]", "[AuxiliaryLoss]", Third("[Regularizer(0.01)]")));

    [Theory]
    [InlineData("NonConvexLoss")]
    [InlineData("NonconvexLoss")]
    [InlineData("ConvexHullLoss")]
    [InlineData("Blend")]
    public Task Fixed_weights_of_other_classes_are_silent(string name) => Test.VerifyAsync(
        Loss("", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]", name: name));

    [Fact]
    public Task Fixed_weights_with_a_bonus_are_silent() => Test.VerifyAsync(
        Loss("", "[MainLoss(0.6)]", "[AuxiliaryLoss(-0.3)]", name: "ConvexLoss"));

    [Fact]
    public Task Shares_of_another_scheme_are_silent() => Test.VerifyAsync(
        Loss("[UnitNormalized]", "[MainLoss(0.6)]", "[AuxiliaryLoss(0.3)]", name: "ConvexLoss"));

    private static Task FixAsync(string source, string expected, string key) =>
        CompilingFixTest<DeclarationAnalyzer, ConvexWeightsFix>.VerifyAsync(source, expected, key);
}
