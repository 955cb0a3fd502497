using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Fixing;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Fixes;

public class DominanceFixTests
{
    private const string RelativeToMain = $"{nameof(Remedies.UseScheme)}.RelativeToMain";

    private static string Loss(string main, string auxiliary, string before = "[CombinedLoss]", string more = "") =>
        $$"""
        {{before}}
        public partial class Overlay
        {
            {{main}} static Tensor TopLeft(Tensor logits, Tensor labels) => functional.mse_loss(logits, labels);
            {{auxiliary}} static Tensor Pixels(Tensor image, Tensor target) => (image - target).pow(2).sum();
            {{more}}
        }
        """;

    private static Task VerifyAsync<TFix>(string source, string fixedSource, string? key = null)
        where TFix : LossGenFix, new() =>
        CompilingFixTest<DominanceAnalyzer, TFix>.VerifyAsync(source, fixedSource, key);

    private static Task OffersNothingAsync<TFix>(string source, string? key = null)
        where TFix : LossGenFix, new() =>
        CompilingFixTest<DominanceAnalyzer, TFix>.OffersNothingAsync(source, key);

    [Theory]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Typical = 40)]", "[AuxiliaryLoss(0.057, Typical = 40)]", "[AuxiliaryLoss(0.01, Typical = 40)]")]
    [InlineData("[{|LG2001:AuxiliaryLoss(Typical = 400)|}]", "[AuxiliaryLoss(0.0057, Typical = 400)]", "[AuxiliaryLoss(0.001, Typical = 400)]")]
    [InlineData("[AuxiliaryLoss( /* as published */ {|LG2001:10d|}, Typical = 40)]", "[AuxiliaryLoss( /* as published */ 0.057, Typical = 40)]", "[AuxiliaryLoss( /* as published */ 0.01, Typical = 40)]")]
    [InlineData("[AuxiliaryLoss(Typical = 40, Weight = {|LG2001:10|})]", "[AuxiliaryLoss(Typical = 40, Weight = 0.057)]", "[AuxiliaryLoss(Typical = 40, Weight = 0.01)]")]
    [InlineData("[AuxiliaryLoss(Typical = 40, PowerOfTen = {|LG2001:1|})]", "[AuxiliaryLoss(Typical = 40, Weight = 0.057)]", "[AuxiliaryLoss(Typical = 40, PowerOfTen = -2)]")]
    [InlineData("[LossGen.AuxiliaryLossAttribute({|LG2001:10|}, Typical = 40)]", "[LossGen.AuxiliaryLossAttribute(0.057, Typical = 40)]", "[LossGen.AuxiliaryLossAttribute(0.01, Typical = 40)]")]
    [InlineData("[AuxiliaryLoss({|LG2001:-10|}, Typical = 40)]", "[AuxiliaryLoss(-0.057, Typical = 40)]", "[AuxiliaryLoss(-0.01, Typical = 40)]")]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Typical = 4e9)]", "[AuxiliaryLoss(5.7e-10, Typical = 4e9)]", "[AuxiliaryLoss(1e-10, Typical = 4e9)]")]
    public async Task Weight_becomes_parity_or_the_power_of_ten_below(string auxiliary, string parity, string power)
    {
        var source = Loss("[MainLoss(Typical = 2.3)]", auxiliary);
        await VerifyAsync<SetWeightFix>(source, Loss("[MainLoss(Typical = 2.3)]", parity));
        await VerifyAsync<SetWeightFix>(source, Loss("[MainLoss(Typical = 2.3)]", power), Remedies.SetPowerOfTen);
    }

    [Theory]
    [InlineData("AuxiliaryLoss(10, Typical = 40)", "Set the weight to 0.057, parity", "Set the weight to 0.01, the power of ten below")]
    [InlineData("AuxiliaryLoss(PowerOfTen = 1, Typical = 40)", "Set the weight to 0.057, parity", "Set PowerOfTen to -2, the power of ten below")]
    [InlineData("AuxiliaryLoss(10, Typical = 23)", "Set the weight to 0.1, parity")]
    [InlineData("AuxiliaryLoss(PowerOfTen = 1, Typical = 23)", "Set PowerOfTen to -1, parity")]
    [InlineData("AuxiliaryLoss(-10, Typical = 40)", "Set the weight to -0.057, parity", "Set the weight to -0.01, the power of ten below")]
    public async Task Titles_say_what_is_written(string auxiliary, params string[] expected) => Assert.Equal(
        expected,
        await OfferedFixes.TitlesAsync<DominanceAnalyzer, SetWeightFix>(Loss("[MainLoss(Typical = 2.3)]", $"[{auxiliary}]")));

    /// <summary>Two that dominate share what the third leaves of the limit of all together.</summary>
    [Fact]
    public Task Weights_of_all_that_dominate_are_silent_together() => VerifyAsync<SetWeightFix>(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]", more:
            """
            [AuxiliaryLoss({|LG2001:30|}, Typical = 1)] static Tensor Second(Tensor logits) => logits.mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Third(Tensor logits) => logits.mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Fourth(Tensor logits) => logits.mean();
            """),
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(0.58, Typical = 1)]", more:
            """
            [AuxiliaryLoss(0.58, Typical = 1)] static Tensor Second(Tensor logits) => logits.mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Third(Tensor logits) => logits.mean();
            [AuxiliaryLoss(Typical = 1)] static Tensor Fourth(Tensor logits) => logits.mean();
            """));

    [Fact]
    public Task Parity_that_is_a_power_of_ten_is_taken_as_it_is() => VerifyAsync<SetWeightFix>(
        Loss("[MainLoss(Typical = 0.3)]", "[AuxiliaryLoss({|LG2001:10|}, Typical = 3)]"),
        Loss("[MainLoss(Typical = 0.3)]", "[AuxiliaryLoss(0.1, Typical = 3)]"));

    [Fact]
    public Task All_weights_at_once() => VerifyAsync<SetWeightFix>(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]", more: "[AuxiliaryLoss({|LG2001:300|}, Typical = 5)] static Tensor Other(Tensor logits) => logits.mean();"),
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(1, Typical = 1)]", more: "[AuxiliaryLoss(0.2, Typical = 5)] static Tensor Other(Tensor logits) => logits.mean();"));

    [Fact]
    public Task Weight_below_a_limit_under_parity() => CompilingFixTest<DominanceAnalyzer, SetWeightFix>.VerifyAsync(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG2001:10|})]", "[CombinedLoss, UnitNormalized]"),
        Loss("[MainLoss]", "[AuxiliaryLoss(1)]", "[CombinedLoss, UnitNormalized]"));

    [Fact]
    public Task Weights_that_share_out_1_are_not_changed_alone() => OffersNothingAsync<SetWeightFix>(
        Loss("[MainLoss(0.1, Typical = 1)]", "[AuxiliaryLoss({|LG2001:0.9|}, Typical = 1)]", "[CombinedLoss, ConvexWeights]"));

    [Fact]
    public Task Weight_of_an_inherited_auxiliary_is_not_changed() => OffersNothingAsync<SetWeightFix>(
        """
        public abstract class Shared : LossModule
        {
            [AuxiliaryLoss(50, Typical = 1)] protected static Tensor Pixels(Tensor image) => image.sum();
        }

        [{|LG2001:CombinedLoss|}]
        public partial class Overlay : Shared
        {
            [MainLoss(Typical = 1)] static Tensor TopLeft(Tensor logits) => logits.mean();
        }
        """);

    [Theory]
    [InlineData("[CombinedLoss]", "[CombinedLoss]\n[RelativeToMain]")]
    [InlineData("/// <summary>Two garments.</summary>\n[CombinedLoss] // the sample", "/// <summary>Two garments.</summary>\n[CombinedLoss] // the sample\n[RelativeToMain]")]
    [InlineData("[CombinedLoss, Serializable]", "[CombinedLoss, Serializable, RelativeToMain]")]
    [InlineData("[CombinedLossAttribute]", "[CombinedLossAttribute]\n[RelativeToMainAttribute]")]
    [InlineData("[LossGen.CombinedLoss]", "[LossGen.CombinedLoss]\n[LossGen.RelativeToMain]")]
    [InlineData("[global::LossGen.CombinedLoss(MaxNorm = 1)]", "[global::LossGen.CombinedLoss(MaxNorm = 1)]\n[global::LossGen.RelativeToMain]")]
    [InlineData("[CombinedLoss]\n[FixedWeights]", "[CombinedLoss]\n[RelativeToMain]")]
    [InlineData("[FixedWeights, CombinedLoss]", "[RelativeToMain, CombinedLoss]")]
    [InlineData("[CombinedLoss]\n[Obsolete]", "[CombinedLoss]\n[RelativeToMain]\n[Obsolete]")]
    public Task Scheme_is_written_as_the_class_writes_attributes(string before, string expected) => VerifyAsync<UseSchemeFix>(
        Loss("[MainLoss(Typical = 2)]", "[{|LG2001:AuxiliaryLoss(Typical = 400)|}]", before),
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss(Typical = 400)]", expected),
        RelativeToMain);

    [Fact]
    public Task Scheme_is_added_once_for_two_auxiliaries() => VerifyAsync<UseSchemeFix>(
        Loss("[MainLoss(Typical = 1)]", "[{|LG2001:AuxiliaryLoss(Typical = 20)|}]", more: "[AuxiliaryLoss({|LG2001:0.5|}, Typical = 50)] static Tensor Other(Tensor logits) => logits.mean();"),
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(Typical = 20)]", "[CombinedLoss]\n[RelativeToMain]", more: "[AuxiliaryLoss(0.5, Typical = 50)] static Tensor Other(Tensor logits) => logits.mean();"),
        RelativeToMain);

    [Fact]
    public Task Scheme_is_added_in_a_nested_class_with_its_indentation() => VerifyAsync<UseSchemeFix>(
        """
        public partial class Outer
        {
            [CombinedLoss]
            public partial class Inner
            {
                [MainLoss(Typical = 1)] static Tensor TopLeft(Tensor logits) => logits.mean();
                [{|LG2001:AuxiliaryLoss(Typical = 20)|}] static Tensor Pixels(Tensor image) => image.sum();
            }
        }
        """,
        """
        public partial class Outer
        {
            [CombinedLoss]
            [RelativeToMain]
            public partial class Inner
            {
                [MainLoss(Typical = 1)] static Tensor TopLeft(Tensor logits) => logits.mean();
                [AuxiliaryLoss(Typical = 20)] static Tensor Pixels(Tensor image) => image.sum();
            }
        }
        """,
        RelativeToMain);

    [Theory]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Typical = 40)]", "")]
    [InlineData("[AuxiliaryLoss({|LG2001:-1|}, Typical = 40)]", "")]
    [InlineData("[{|LG2001:AuxiliaryLoss(Typical = 40)|}]", "[AuxiliaryLoss(5)] static Tensor Other(Tensor logits) => logits.mean();")]
    [InlineData("[{|LG2001:AuxiliaryLoss(Typical = 40)|}]", "[LossComponent(CanBeNegative = true)] static Tensor Other(Tensor logits) => logits.mean();")]
    public Task Scheme_under_which_a_weight_would_be_reported_again_is_not_offered(string auxiliary, string more) =>
        OffersNothingAsync<UseSchemeFix>(Loss("[MainLoss(Typical = 2)]", auxiliary, more: more), RelativeToMain);

    [Fact]
    public Task Roles_are_exchanged() => VerifyAsync<MarkMainFix>(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss({|LG2001:10|}, Typical = 40)]"),
        Loss("[AuxiliaryLoss(Typical = 2)]", "[MainLoss(10, Typical = 40)]"));

    [Fact]
    public Task Roles_are_exchanged_in_the_style_of_each() => VerifyAsync<MarkMainFix>(
        Loss("[global::LossGen.MainLoss(Typical = 2)]", "[AuxiliaryLossAttribute({|LG2001:10|}, Typical = 40)]"),
        Loss("[global::LossGen.AuxiliaryLoss(Typical = 2)]", "[MainLossAttribute(10, Typical = 40)]"));

    [Fact]
    public Task Only_the_largest_auxiliary_can_become_the_main_component() => VerifyAsync<MarkMainFix>(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:20|}, Typical = 1)]", more: "[AuxiliaryLoss({|LG2001:300|}, Typical = 1)] static Tensor Other(Tensor logits) => logits.mean();"),
        Loss("[AuxiliaryLoss(Typical = 1)]", "[AuxiliaryLoss(20, Typical = 1)]", more: "[MainLoss(300, Typical = 1)] static Tensor Other(Tensor logits) => logits.mean();"));

    [Fact]
    public Task Component_to_be_maximised_cannot_become_the_main_one() => OffersNothingAsync<MarkMainFix>(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss({|LG2001:-20|}, Typical = 1)]"));

    [Theory]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Typical = 40)]", "[AuxiliaryLoss({|LG2001:10|}, Typical = 40, Justification = \"State why this weight is meant\")]")]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Justification = \"\", Typical = 40)]", "[AuxiliaryLoss({|LG2001:10|}, Justification = \"State why this weight is meant\", Typical = 40)]")]
    [InlineData("[AuxiliaryLoss({|LG2001:10|}, Justification = \"TODO\", Typical = 40)]", "[AuxiliaryLoss({|LG2001:10|}, Justification = \"State why this weight is meant\", Typical = 40)]")]
    public Task Justification_is_asked_for(string auxiliary, string expected) => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss("[MainLoss(Typical = 2)]", auxiliary), Loss("[MainLoss(Typical = 2)]", expected));

    [Fact]
    public Task Justification_of_a_weight_that_the_scheme_says() => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(Typical = 1)]", "[CombinedLoss, ConvexWeights({|LG2001:0.1|})]"),
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(Typical = 1, Justification = \"State why this weight is meant\")]", "[CombinedLoss, ConvexWeights({|LG2001:0.1|})]"));

    [Fact]
    public Task Placeholder_is_not_offered_where_it_stands() => OffersNothingAsync<AddJustificationFix>(
        Loss("[MainLoss(Typical = 2)]", "[AuxiliaryLoss({|LG2001:10|}, Typical = 40, Justification = \"State why this weight is meant\")]"));

    [Theory]
    [InlineData("[AuxiliaryLoss({|LG2009:100|})]", "[AuxiliaryLoss({|LG2009:100|}, Justification = \"State why this weight is meant\")]")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = {|LG2009:2|})]", "[AuxiliaryLoss(PowerOfTen = {|LG2009:2|}, Justification = \"State why this weight is meant\")]")]
    public Task Justification_of_a_far_weight(string auxiliary, string expected) => CompilingFixTest<DominanceAnalyzer, AddJustificationFix>.VerifyRemainingAsync(
        Loss("[MainLoss]", auxiliary), Loss("[MainLoss]", expected));

    [Theory]
    [InlineData("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|})]", "[MainLoss(Typical = 1)]", "[AuxiliaryLoss(100, Typical = 0.01)]")]
    [InlineData("[MainLoss]", "[AuxiliaryLoss({|LG2009:30|})]", "[MainLoss(Typical = 1)]", "[AuxiliaryLoss(30, Typical = 0.033)]")]
    [InlineData("[MainLoss(Typical = 2.3)]", "[AuxiliaryLoss({|LG2009:100|})]", "[MainLoss(Typical = 2.3)]", "[AuxiliaryLoss(100, Typical = 0.023)]")]
    [InlineData("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|}, Typical = 0.123)]", "[MainLoss(Typical = 13)]", "[AuxiliaryLoss(100, Typical = 0.123)]")]
    [InlineData("[MainLoss(0.01)]", "[{|LG2009:AuxiliaryLoss|}]", "[MainLoss(0.01, Typical = 1)]", "[AuxiliaryLoss(Typical = 0.01)]")]
    public Task Magnitudes_that_the_weight_implies_are_declared_where_they_lack(string main, string auxiliary, string fixedMain, string fixedAuxiliary) =>
        VerifyAsync<AddTypicalFix>(Loss(main, auxiliary), Loss(fixedMain, fixedAuxiliary));

    [Theory]
    [InlineData("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|})]", "[MainLoss]", "[AuxiliaryLoss(100, Typical = 0.0069)]", "binary_cross_entropy", "mse_loss")]
    [InlineData("[MainLoss]", "[AuxiliaryLoss({|LG2009:100|})]", "[MainLoss(Typical = 69)]", "[AuxiliaryLoss(100)]", "mse_loss", "binary_cross_entropy")]
    public Task Magnitude_is_declared_where_the_loss_itself_tells_none(string main, string auxiliary, string fixedMain, string fixedAuxiliary, string mainLoss, string loss) =>
        VerifyAsync<AddTypicalFix>(TwoLosses(main, auxiliary, mainLoss, loss), TwoLosses(fixedMain, fixedAuxiliary, mainLoss, loss));

    [Fact]
    public Task Weight_against_a_built_in_magnitude_is_parity() => VerifyAsync<SetWeightFix>(
        TwoLosses("[MainLoss]", "[AuxiliaryLoss({|LG2001:300|})]", "binary_cross_entropy", "cross_entropy"),
        TwoLosses("[MainLoss]", "[AuxiliaryLoss(0.24)]", "binary_cross_entropy", "cross_entropy"));

    private static string TwoLosses(string main, string auxiliary, string mainLoss, string loss) =>
        $$"""
        [CombinedLoss]
        public partial class Overlay
        {
            {{main}} static Tensor TopLeft(Tensor a, Tensor b) => functional.{{mainLoss}}(a, b);
            {{auxiliary}} static Tensor Pixels(Tensor x, Tensor y) => functional.{{loss}}(x, y);
        }
        """;

    [Fact]
    public Task Magnitudes_of_all_auxiliaries_at_once() => VerifyAsync<AddTypicalFix>(
        Loss("[MainLoss]", "[AuxiliaryLoss({|LG2009:10|})]", more: "[AuxiliaryLoss({|LG2009:1000|})] static Tensor Other(Tensor logits) => logits.mean();"),
        Loss("[MainLoss(Typical = 1)]", "[AuxiliaryLoss(10, Typical = 0.1)]", more: "[AuxiliaryLoss(1000, Typical = 0.001)] static Tensor Other(Tensor logits) => logits.mean();"));

    [Fact]
    public Task Magnitude_of_an_inherited_main_component_cannot_be_declared() => OffersNothingAsync<AddTypicalFix>(
        """
        public abstract class Shared : LossModule
        {
            [MainLoss] protected static Tensor TopLeft(Tensor logits) => logits.mean();
        }

        [CombinedLoss]
        public partial class Overlay : Shared
        {
            [AuxiliaryLoss({|LG2009:50|})] static Tensor Pixels(Tensor image) => image.sum();
        }
        """);
}
