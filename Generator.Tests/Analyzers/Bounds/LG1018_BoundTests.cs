using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Bounds;

public class BoundTests
{
    private static string Bounded(string attribute, string rest = "", string more = "") =>
        $$"""
        [CombinedLoss]
        {{rest}}
        public partial class PairLoss
        {
            [MainLoss]
            private static Tensor Label(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

            {{attribute}}
            private static Tensor Size(Tensor logits) => logits.square().mean();

            private static Tensor Hard(Tensor logits) => logits.abs().max();

            {{more}}
        }
        """;

    [Theory]
    [InlineData("[KeepBelow({|#0:double.NaN|})]", "The bound of 'Size' is NaN: write a finite number")]
    [InlineData("[KeepAbove({|#0:double.PositiveInfinity|})]", "The bound of 'Size' is Infinity: write a finite number")]
    [InlineData("[KeepBelow({|#0:-1|})]", "The bound of 'Size' is -1: write 1, or say CanBeNegative = true; a loss that is not below 0 never comes there")]
    [InlineData("[KeepAt({|#0:-0.5|})]", "The bound of 'Size' is -0.5: write 0.5, or say CanBeNegative = true; a loss that is not below 0 never comes there")]
    [InlineData("[KeepBelow(0, Relative = {|#0:true|})]", "Remove Relative of 'Size': a bound of 0 has no parts, and violations of it are differences")]
    [InlineData("[KeepBelow(1, Weight = {|#0:2|})]", "Remove Weight of 'Size': a component with a bound learns its weight")]
    [InlineData("[KeepBelow(1, PowerOfTen = {|#0:-2|})]", "Remove PowerOfTen of 'Size': a component with a bound learns its weight")]
    [InlineData("[KeepAt(1, Update = {|#0:MultiplierUpdate.Multiplicative|})]", "Remove Update of 'Size': the multiplier of [KeepAt] may be negative, and a factor never changes a sign")]
    [InlineData("[KeepBelow(1, Update = {|#0:(MultiplierUpdate)7|})]", "Update of 'Size' has no member 7: use Additive or Multiplicative")]
    [InlineData("[KeepBelow(1, Update = MultiplierUpdate.Multiplicative, Damping = {|#0:1|})]", "Remove Damping of 'Size': it is for Additive, and Update is Multiplicative")]
    [InlineData("[KeepBelow(1, Rate = {|#0:-0.01|})]", "Rate of 'Size' is -0.01: write a finite number above 0, or leave it out")]
    [InlineData("[KeepBelow(1, Rate = {|#0:0|})]", "Rate of 'Size' is 0: write a finite number above 0, or leave it out")]
    [InlineData("[KeepBelow(1, Penalty = {|#0:-1|})]", "Penalty of 'Size' is -1: write a finite number, 0 or more, or leave it out")]
    [InlineData("[KeepBelow(1, Smooth = {|#0:1|})]", "Smooth of 'Size' is 1: write a number from 0 to below 1, or leave it out")]
    [InlineData("[KeepBelow(1, MaxWeight = {|#0:double.PositiveInfinity|})]", "MaxWeight of 'Size' is Infinity: write a finite number above 0, or leave it out")]
    [InlineData("[KeepBelow(1, Damping = {|#0:double.NaN|})]", "Damping of 'Size' is NaN: write a finite number, 0 or more, or leave it out")]
    [InlineData("[KeepBelow(1, Measure = {|#0:\"Hrad\"|})]", "'Size' cannot be measured by 'Hrad', no method of 'PairLoss'; use nameof(Hard)")]
    public Task What_no_bound_can_be(string attribute, string message) =>
        Test.VerifyAsync(Bounded(attribute), expected: Findings.Error("LG1018").WithMessage(message));

    [Fact]
    public Task Nothing_but_bounds() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class SizeLoss
        {
            [{|#0:KeepBelow(1)|}]
            private static Tensor Size(Tensor logits) => logits.square().mean();
        }
        """,
        expected: Findings.Error("LG1018").WithMessage("'SizeLoss' has nothing but bounds: mark what is to be minimised with [MainLoss] or [LossComponent]"));

    [Fact]
    public Task Phase_of_nothing_but_bounds() => Test.VerifyAsync(
        Bounded("[KeepBelow(1)]", "[Phase(\"Label\", nameof(Label), nameof(Size))]\n[{|#0:Phase(\"Alone\", nameof(Size))|}]"),
        expected: Findings.Error("LG1018").WithMessage("Phase 'Alone' has nothing but bounds: add a component that it is to minimise"));

    [Fact]
    public Task Two_roles_are_a_contradiction() => Test.VerifyAsync(
        Bounded("[KeepBelow(1)][{|#0:AuxiliaryLoss(0.1)|}]"),
        expected: Findings.Error("LG1012").WithMessage("'Size' has two roles: keep one of its attributes"));

    [Theory]
    [InlineData("[KeepBelow(1)]")]
    [InlineData("[KeepBelow(0)]")]
    [InlineData("[KeepBelow(0, Relative = false)]")]
    [InlineData("[KeepAt(-1, CanBeNegative = true)]")]
    [InlineData("[KeepAbove(-1, Measure = nameof(Hard))]")]
    [InlineData("[KeepBelow(1, Typical = 1e6)]")]
    [InlineData("[KeepBelow(1, Update = MultiplierUpdate.Multiplicative, Damping = 0)]")]
    [InlineData("[KeepAt(1, Update = MultiplierUpdate.Additive, Damping = 10)]")]
    [InlineData("[KeepBelow(1, Penalty = 0, Rate = 1e-6, Smooth = 0, MaxWeight = 1e9, Every = 16)]")]
    [InlineData("[KeepBelow(1), LinearSchedule(3, 1, Steps = 100)]")]
    public Task Bounds_that_can_be_kept_are_silent(string attribute) => Test.VerifyAsync(Bounded(attribute));

    [Theory]
    [InlineData("[UnitNormalized]")]
    [InlineData("[GeometricMean]")]
    [InlineData("[RelativeToMain]")]
    [InlineData("[SoftAdapt]")]
    [InlineData("[Uncertainty]")]
    public Task A_bound_beside_any_scheme_is_silent_also_of_what_can_be_negative(string scheme) =>
        Test.VerifyAsync(Bounded("[KeepAt(-1, CanBeNegative = true)]", scheme));

    [Fact]
    public Task Shares_of_one_without_the_bound_are_silent() => Test.VerifyAsync(
        """
        [CombinedLoss, ConvexWeights(0.7)]
        public partial class PairLoss
        {
            [KeepBelow(40)]
            private static Tensor Size(Tensor logits) => logits.square().mean();

            [LossComponent]
            private static Tensor First(Tensor logits) => logits.abs().mean();

            [LossComponent]
            private static Tensor Second(Tensor logits) => logits.square().sum();
        }
        """);

    [Fact]
    public Task A_penalty_that_is_minimised_under_a_bound_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class PairLoss
        {
            [KeepBelow(0.1)]
            private static Tensor Label(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

            [Regularizer]
            private static Tensor Size(Tensor logits) => logits.square().mean();
        }
        """);

    [Theory]
    [InlineData("[KeepBelow(1), LinearSchedule(-1, 1, Steps = 10)]", "[LinearSchedule] of 'Size' has the value -1: write 1, or say CanBeNegative = true; a loss that is not below 0 never comes there")]
    [InlineData("[KeepBelow(2), LinearSchedule(3, 1, Steps = 10)]", "'Size' has the bound 2 and a schedule that ends at 1: write one number")]
    public async Task Schedules_of_bounds(string attribute, string message)
    {
        var written = attribute.Contains("-1", StringComparison.Ordinal)
            ? attribute.Replace("(-1", "({|#0:-1|}", StringComparison.Ordinal)
            : attribute.Replace("KeepBelow(2)", "KeepBelow({|#0:2|})", StringComparison.Ordinal);
        await Test.VerifyAsync(Bounded(written), expected: Findings.Error("LG1005").WithMessage(message));
    }

    [Theory]
    [InlineData("[KeepBelow({|LG1018:-1|})]", "[KeepBelow(1)]")]
    public Task Opposite_sign_is_offered(string before, string after) =>
        CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(Bounded(before), Bounded(after));

    [Theory]
    [InlineData("[KeepBelow(1, Rate = {|LG1018:-1|}, Penalty = 2)]", "[KeepBelow(1, Penalty = 2)]")]
    [InlineData("[KeepAt(1, Update = {|LG1018:MultiplierUpdate.Multiplicative|})]", "[KeepAt(1)]")]
    [InlineData("[KeepBelow(1, Weight = {|LG1018:2|})]", "[KeepBelow(1)]")]
    [InlineData("[KeepBelow(0, Relative = {|LG1018:true|})]", "[KeepBelow(0)]")]
    public Task What_has_no_meaning_is_removed(string before, string after) =>
        CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(Bounded(before), Bounded(after));
}
