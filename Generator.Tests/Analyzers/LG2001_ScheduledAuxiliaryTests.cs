using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DominanceAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

/// <summary>A weight that changes while training is compared at its start, its milestones and its end; the message names the worst.</summary>
public class ScheduledAuxiliaryTests
{
    private static string Loss(string schedule, string main = "", string more = "") =>
        $$"""
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss(Typical = 1){{main}}] static Tensor Fit(Tensor output) => output.square().mean();
            [AuxiliaryLoss(Typical = 1), {{schedule}}] static Tensor Kl(Tensor output) => output.abs().mean();
            {{more}}
        }
        """;

    [Theory]
    [InlineData("LinearSchedule({|#0:100|}, 0.1, Steps = 1000)", " at the start")]
    [InlineData("LinearSchedule(0, {|#0:100|}, Steps = 1000)", "")]
    [InlineData("ConstantSchedule({|#0:100|}, 0, Epochs = 3)", " at the start")]
    [InlineData("StepSchedule(0, {|#0:100|}, 0.1, Steps = new[] { 1000, 2000 })", " at step 1000")]
    [InlineData("StepSchedule(0, 10, {|#0:100|}, 1, Epochs = new[] { 2, 5, 9 })", " at epoch 5")]
    [InlineData("CyclicSchedule(0, {|#0:100|}, Steps = 400)", "")]
    public Task Worst_point_is_named(string schedule, string point) => Test.VerifyAsync(
        Loss(schedule),
        expected: Findings.Warning("LG2001").WithMessage(
            $"Auxiliary 'Kl' is 99 % of the update{point}, main 'Fit' 1 %; weight 1 is parity, or mark it [MainLoss]. "
            + "Weight 100 × 1 (declared Typical) against 1 × 1 (declared Typical): ratio 100, limit 7.1."));

    [Fact]
    public Task Main_component_that_fades_leaves_the_auxiliary() => Test.VerifyAsync(
        """
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss(Typical = 1), LinearSchedule(1, 0.01, Steps = 50)] static Tensor Fit(Tensor output) => output.square().mean();
            [AuxiliaryLoss({|#0:0.5|}, Typical = 1)] static Tensor Kl(Tensor output) => output.abs().mean();
        }
        """,
        expected: Findings.Warning("LG2001"));

    [Theory]
    [InlineData("LinearSchedule(0, 1, Steps = 1000)")]
    [InlineData("CosineSchedule(1, 0, Epochs = 9)")]
    [InlineData("StepSchedule(0.1, 1, 0.5, Steps = new[] { 1000, 2000 })")]
    public Task Schedule_below_parity_is_silent(string schedule) => Test.VerifyAsync(Loss(schedule));

    /// <summary>Both go from 1 to 100 in the same time, so that neither outweighs the other at any point.</summary>
    [Fact]
    public Task Schedule_that_goes_with_the_main_component_s_is_silent() =>
        Test.VerifyAsync(Loss("LinearSchedule(1, 100, Steps = 1000)", main: ", LinearSchedule(1, 100, Steps = 1000)"));

    /// <summary>Between its ends a weight is not known, and the main component's may be the larger then.</summary>
    [Fact]
    public Task Point_of_another_schedule_is_silent_where_the_weight_is_on_its_way() =>
        Test.VerifyAsync(Loss("LinearSchedule(0.5, 50, Steps = 1000)", main: ", LinearSchedule(1, 50, Steps = 900)"));

    [Theory]
    [InlineData("ConstantSchedule(0, 1, Steps = 10)", " at the start")]
    [InlineData("LinearSchedule(0, 1, Epochs = 10)", " at the start")]
    [InlineData("LinearSchedule(1, 0, Epochs = 10)", " at epoch 10")]
    [InlineData("StepSchedule(1, 0, 1, Steps = new[] { 10, 20 })", " at step 10")]
    public Task Main_component_that_is_at_zero_leaves_all_to_the_auxiliary(string main, string point) => Test.VerifyAsync(
        $$"""
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss(Typical = 1), {{main}}] static Tensor Fit(Tensor output) => output.square().mean();
            [AuxiliaryLoss({|#0:0.5|}, Typical = 1)] static Tensor Kl(Tensor output) => output.abs().mean();
        }
        """,
        expected: Findings.Info("LG2001").WithMessage(
            $"Auxiliary 'Kl' is 100 % of the update{point}, main 'Fit' 0 %; keep 'Fit' above 0, or state a Justification. The schedule of 'Fit' has the weight 0 there."));

    [Theory]
    [InlineData("AuxiliaryLoss(Typical = 1, Justification = \"The warm-up is the auxiliary's\"), ConstantSchedule(1, 0.5, Steps = 10)")]
    [InlineData("AuxiliaryLoss(Typical = 1), LinearSchedule(0, 1, Steps = 10)")]
    [InlineData("AuxiliaryLoss")]
    public Task Main_component_at_zero_is_silent_where_it_is_meant_or_leaves_nothing(string auxiliary) => Test.VerifyAsync(
        $$"""
        [CombinedLoss]
        public partial class Vae
        {
            [MainLoss(Typical = 1), ConstantSchedule(0, 1, Steps = 10)] static Tensor Fit(Tensor output) => output.square().mean();
            [{{auxiliary}}] static Tensor Kl(Tensor output) => output.abs().mean();
        }
        """);

    [Theory]
    [InlineData("LinearSchedule(double.PositiveInfinity, 1, Steps = 5)")]
    [InlineData("LinearSchedule(1, double.NaN, Steps = 5)")]
    [InlineData("StepSchedule(1, double.NegativeInfinity, 0.1, Steps = new[] { 5, 6 })")]
    public Task Schedule_that_is_refused_for_its_values_is_silent(string schedule) => Test.VerifyAsync(Loss(schedule));

    [Fact]
    public Task Schedule_of_ones_own_is_silent_where_its_ends_are_not_known() => Test.VerifyAsync(Loss("Own(Steps = 9)") + """

        public sealed class OwnAttribute() : RampScheduleAttribute(100, 100)
        {
            protected override double Between(long position, long length) => To;
        }
        """);

    /// <summary>Together they are compared when their schedules have arrived, not each at its own worst.</summary>
    [Fact]
    public Task Auxiliaries_that_are_large_at_different_times_are_silent() => Test.VerifyAsync(Loss(
        "ConstantSchedule(1, 0.1, Steps = 10)",
        more: """
            [AuxiliaryLoss(Typical = 1), StepSchedule(0, 1, 0.1, Steps = new[] { 10, 20 })] static Tensor A(Tensor output) => output.abs().sum();
            [AuxiliaryLoss(Typical = 1), StepSchedule(0, 1, 0.1, Steps = new[] { 20, 30 })] static Tensor B(Tensor output) => output.abs().amax();
            [AuxiliaryLoss(Typical = 1), StepSchedule(0, 1, 0.1, Steps = new[] { 30, 40 })] static Tensor C(Tensor output) => output.abs().amin();
            """));

    /// <summary>A share of a ten-thousandth at the end is no component without effect, where it was a half at the start.</summary>
    [Fact]
    public Task Weight_that_fades_is_silent() => Test.VerifyAsync(Loss("ExponentialSchedule(1, 1e-4, Steps = 10)"));

    [Fact]
    public Task Fix_writes_the_value_of_the_point() => CompilingFixTest<DominanceAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        Loss("StepSchedule(0, {|LG2001:100|}, 0.1, Steps = new[] { 1000, 2000 })"),
        Loss("StepSchedule(0, 1, 0.1, Steps = new[] { 1000, 2000 })"));
}
