using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Declared = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;
using Shares = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class ComponentWithoutEffectTests
{
    private static string Loss(string auxiliary, string main = "[MainLoss]", string scheme = "", string inputs = "Tensor image") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Depth
        {
            {{main}} static Tensor Photometric(Tensor image) => image.mean();
            {{auxiliary}} static Tensor Smoothness({{inputs}}) => image.std();
        }
        """;

    [Fact]
    public Task Weight_0_says_what_it_does_not_do() => Declared.VerifyAsync(
        Loss("[{|#0:AuxiliaryLoss(0)|}]"),
        expected: Findings.Info("LG2005").WithMessage(
            "'Smoothness' has the weight 0 and trains nothing; remove its attribute, or state a Justification: it is evaluated all the same, and 0 × NaN is NaN"));

    [Theory]
    [InlineData("[{|#0:AuxiliaryLoss(Weight = 0)|}]")]
    [InlineData("[{|#0:AuxiliaryLoss(-0.0)|}]")]
    [InlineData("[{|#0:AuxiliaryLoss(PowerOfTen = -400)|}]")]
    [InlineData("[{|#0:LossComponent(0)|}]")]
    public Task Weight_0_in_every_form(string auxiliary) => Declared.VerifyAsync(Loss(auxiliary), expected: Findings.Info("LG2005"));

    [Theory]
    [InlineData("[AuxiliaryLoss(1 / 3)]")]
    [InlineData("[AuxiliaryLoss(Weight = (1 / 2))]")]
    public Task Weight_0_by_an_integer_division_is_left_to_LG1006(string auxiliary) => Declared.VerifyAsync(Loss(auxiliary));

    [Fact]
    public Task Main_component_without_a_weight() => Declared.VerifyAsync(
        Loss("[AuxiliaryLoss(0.1)]", "[{|#0:MainLoss(0)|}]"), expected: Findings.Info("LG2005"));

    [Fact]
    public Task Share_below_a_thousandth_says_the_numbers() => Shares.VerifyAsync(
        Loss("[{|#0:AuxiliaryLoss(1e-6, Typical = 40)|}]", "[MainLoss(Typical = 2.3)]"),
        expected: Findings.Info("LG2005").WithMessage(
            "'Smoothness' contributes 0.0017 % of the update (1e-6 × 40 beside 1 × 2.3) and trains nothing; "
            + "remove its attribute, or state a Justification: it is evaluated all the same, and 0 × NaN is NaN"));

    [Fact]
    public Task Share_by_weights_alone_where_the_scheme_takes_magnitudes_out() => Shares.VerifyAsync(
        Loss("[{|#0:AuxiliaryLoss(1e-4)|}]", scheme: "[RelativeToMain]"),
        expected: Findings.Info("LG2005").WithMessage(
            "'Smoothness' contributes 0.010 % of the update (weight 0.0001 beside 1) and trains nothing; "
            + "remove its attribute, or state a Justification: it is evaluated all the same, and 0 × NaN is NaN"));

    [Fact]
    public Task Fix_removes_the_attribute_where_the_inputs_stay() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
        Loss("// Switched off.\n    [{|#0:AuxiliaryLoss(0)|}]"),
        Loss("// Switched off.\n   "),
        Remedies.Remove,
        Findings.Info("LG2005"));

    [Fact]
    public Task Fix_leaves_an_input_that_no_other_component_has() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.OffersNothingAsync(
        Loss("[{|#0:AuxiliaryLoss(0)|}]", inputs: "Tensor image, Tensor depth"), Remedies.Remove, Findings.Info("LG2005"));

    [Fact]
    public Task Fix_leaves_a_component_that_a_phase_names() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.OffersNothingAsync(
        Loss("[{|#0:AuxiliaryLoss(0)|}]", scheme: "[Phase(\"Only\", nameof(Photometric), nameof(Smoothness))]"), Remedies.Remove, Findings.Info("LG2005"));

    [Fact]
    public Task Fix_leaves_room_for_the_reason() => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss("[{|#0:AuxiliaryLoss(1e-4)|}]", scheme: "[UnitNormalized]"),
        Loss("[{|#0:AuxiliaryLoss(1e-4, Justification = \"State why this weight is meant\")|}]", scheme: "[UnitNormalized]"),
        Findings.Info("LG2005"));

    [Fact]
    public Task Small_weight_is_silent() => Declared.VerifyAsync(Loss("[AuxiliaryLoss(1e-300)]"));

    [Fact]
    public Task Justified_weight_that_is_set_while_training_is_silent() => Declared.VerifyAsync(
        Loss("[AuxiliaryLoss(0, Justification = \"raised after the warm-up\")]"));

    [Fact]
    public Task Regularizer_that_is_switched_off_is_silent() => Declared.VerifyAsync(Loss("[Regularizer(0)]"));

    [Fact]
    public Task Small_weight_on_a_large_component_is_silent() => Shares.VerifyAsync(Loss("[AuxiliaryLoss(1e-6, Typical = 4e5)]", "[MainLoss(Typical = 2.3)]"));

    [Fact]
    public Task Share_of_a_thousandth_is_silent() => Shares.VerifyAsync(Loss("[AuxiliaryLoss(0.0011)]", scheme: "[UnitNormalized]"));

    [Fact]
    public Task Small_weight_of_unknown_size_is_silent() => Shares.VerifyAsync(Loss("[AuxiliaryLoss(1e-6)]"));

    [Fact]
    public Task Small_regularizer_is_silent() => Shares.VerifyAsync(Loss("[Regularizer(1e-9, Typical = 1)]", "[MainLoss(Typical = 1)]"));

    [Fact]
    public Task Size_that_nobody_declared_is_silent() => Shares.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Depth
        {
            [MainLoss] static Tensor Classes(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);
            [AuxiliaryLoss(1e-6)] static Tensor Second(Tensor second, Tensor labels) => functional.cross_entropy(second, labels);
        }
        """);

    [Fact]
    public Task Component_that_an_annotated_base_answers_for_is_silent_in_the_derived_class() => Declared.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Shared
        {
            [MainLoss] protected static Tensor Photometric(Tensor image) => image.mean();
            [{|#0:AuxiliaryLoss(0)|}] protected static Tensor Smoothness(Tensor image) => image.std();
        }

        [CombinedLoss] public partial class Depth : Shared { }
        """,
        expected: Findings.Info("LG2005"));
}
