using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers;

public class MalformedScheduleTests
{
    private static string Loss(string schedule, string main = "[MainLoss]", string role = "[AuxiliaryLoss]", string scheme = "") =>
        $$"""
        [CombinedLoss]
        {{scheme}}
        public partial class Vae
        {
            {{main}} static Tensor Fit(Tensor output) => output.square().mean();
            {{role}} {{schedule}} static Tensor Kl(Tensor output) => output.abs().mean();
        }
        """;

    [Fact]
    public void Defaults_are_those_of_the_runtime()
    {
        var schedule = new CyclicScheduleAttribute(0, 1);
        Assert.Equal((schedule.Cycles, schedule.Ramp), (ScheduleLength.DefaultCycles, ScheduleLength.DefaultRamp));
    }

    [Theory]
    [InlineData("[{|#0:LinearSchedule(0, 1)|}]", "[LinearSchedule] of 'Kl' has no length: write Steps = n, or Epochs = n and call EpochEnd() after every epoch")]
    [InlineData("[LinearSchedule(0, 1, Steps = 9, Epochs = {|#0:9|})]", "[LinearSchedule] of 'Kl' has both Steps and Epochs: keep one of them")]
    [InlineData("[CosineSchedule(0, 1, Steps = {|#0:0|})]", "[CosineSchedule] of 'Kl' ends at step 0: write the step at which the weight has arrived, 1 or more")]
    [InlineData("[ConstantSchedule(0, 1, Epochs = {|#0:-3|})]", "[ConstantSchedule] of 'Kl' ends at epoch -3: write the epoch at which the weight has arrived, 1 or more")]
    [InlineData("[LinearSchedule(0, 1, Steps = 9, Start = {|#0:-1|})]", "[LinearSchedule] of 'Kl' begins at step -1: write 0 or more, or leave Start out")]
    [InlineData("[LinearSchedule(0, 1, Steps = 500, Start = {|#0:1500|})]", "[LinearSchedule] of 'Kl' ends at step 500 and begins at 1500: swap them; both count from the beginning of the training")]
    [InlineData("[LinearSchedule(0, 1, Steps = 500, Start = {|#0:500|})]", "[LinearSchedule] of 'Kl' ends at step 500 and begins at 500: write a smaller Start; both count from the beginning of the training")]
    [InlineData("[StepSchedule(1, 0.5, 0.1, Steps = {|#0:new[] { 3000, 1000 }|})]", "[StepSchedule] of 'Kl' changes at steps 3000, 1000: write 1000, 3000; each is larger than the one before")]
    [InlineData("[StepSchedule(1, 0.5, 0.1, Epochs = {|#0:new[] { 3, 3 }|})]", "[StepSchedule] of 'Kl' changes at epochs 3, 3: write numbers above 0, each larger than the one before")]
    [InlineData("[StepSchedule(1, 0.5, 0.1, Steps = {|#0:new[] { 1000 }|})]", "[StepSchedule] of 'Kl' has 3 values and 1 steps to change at: write 2 of them, one between two values")]
    [InlineData("[{|#0:StepSchedule(1, 0.5)|}]", "[StepSchedule] of 'Kl' has no length: write Steps = new[] { n }, or Epochs = new[] { n } and call EpochEnd() after every epoch")]
    [InlineData("[{|#0:StepSchedule(1, 0.5, 0.1, 0)|}]", "[StepSchedule] of 'Kl' has no length: write Steps = new[] { a, b, c }, or Epochs = new[] { a, b, c } and call EpochEnd() after every epoch")]
    [InlineData("[{|#0:StepSchedule(Steps = new[] { 1 })|}]", "[StepSchedule] of 'Kl' has no value: write two or more, as StepSchedule(1, 0.1), and Steps = new[] { n }, one between two values")]
    [InlineData("[{|#0:StepSchedule|}]", "[StepSchedule] of 'Kl' has no value: write two or more, as StepSchedule(1, 0.1), and Steps = new[] { n }, one between two values")]
    [InlineData("[{|#0:StepSchedule(null!, Epochs = new[] { 1 })|}]", "[StepSchedule] of 'Kl' has no value: write two or more, as StepSchedule(1, 0.1), and Steps = new[] { n }, one between two values")]
    [InlineData("[{|#0:StepSchedule(0.5, Steps = new[] { 1 })|}]", "[StepSchedule] of 'Kl' has 1 value: write two or more, as StepSchedule(1, 0.1), and Steps = new[] { n }, one between two values")]
    [InlineData("[CyclicSchedule(0, 1, Steps = {|#0:7|})]", "[CyclicSchedule] of 'Kl' has 4 cycles in 7 steps: write Steps = 8 or more, or fewer Cycles; each has two steps at least")]
    [InlineData("[CyclicSchedule(0, 1, Epochs = 40, Ramp = {|#0:1|})]", "[CyclicSchedule] of 'Kl' has the Ramp 1: write a number above 0 and at most 0.9, as 0.5; a cycle of 10 epochs never reaches its end")]
    [InlineData("[CyclicSchedule(0, 1, Steps = 40, Cycles = {|#0:0|})]", "[CyclicSchedule] of 'Kl' has 0 cycles: write 1 or more")]
    public Task Length_that_cannot_be_followed(string schedule, string message) =>
        Test.VerifyAsync(Loss(schedule), expected: Findings.Error("LG1005").WithMessage(message));

    [Theory]
    [InlineData("[LinearSchedule(0, {|#0:double.NaN|}, Steps = 9)]", "", "[LinearSchedule] of 'Kl' has the value NaN: write a finite number")]
    [InlineData("[LinearSchedule({|#0:-1|}, 0, Steps = 9)]", "[UnitNormalized]", "[LinearSchedule] of 'Kl' has the value -1: write 1, or use [FixedWeights]; UnitNormalized works with magnitudes, and trains against it")]
    [InlineData("[StepSchedule(1, {|#0:-0.5|}, 0, Steps = new[] { 1, 2 })]", "[UnitNormalized]", "[StepSchedule] of 'Kl' has the value -0.5: write 0.5, or use [FixedWeights]; UnitNormalized works with magnitudes, and trains against it")]
    [InlineData("[{|#0:ExponentialSchedule(0, 0.1, Steps = 9)|}]", "", "[ExponentialSchedule] of 'Kl' goes from 0 to 0.1: use [LinearSchedule], or two numbers of one sign that are not 0; it multiplies by the same factor at every step")]
    [InlineData("[{|#0:ExponentialSchedule(1, -0.1, Steps = 9)|}]", "", "[ExponentialSchedule] of 'Kl' goes from 1 to -0.1: use [LinearSchedule], or two numbers of one sign that are not 0; it multiplies by the same factor at every step")]
    public Task Value_that_is_no_weight(string schedule, string scheme, string message) =>
        Test.VerifyAsync(Loss(schedule, scheme: scheme), expected: Findings.Error("LG1005").WithMessage(message));

    [Fact]
    public Task Main_component_that_begins_below_zero() => Test.VerifyAsync(
        Loss("", main: "[MainLoss, LinearSchedule({|#0:-1|}, 1, Steps = 9)]"),
        expected: Findings.Error("LG1005").WithMessage("[LinearSchedule] of 'Fit' has the value -1: write 1; below 0 training makes the main component as bad as possible"));

    [Theory]
    [InlineData("[AuxiliaryLoss({|#0:0.2|})]", "0.2")]
    [InlineData("[AuxiliaryLoss(PowerOfTen = {|#0:-2|})]", "0.01")]
    public Task Weight_beside_a_schedule_that_ends_elsewhere(string role, string weight) => Test.VerifyAsync(
        Loss("[LinearSchedule(0, 0.1, Steps = 9)]", role: role),
        expected: Findings.Error("LG1005").WithMessage($"'Kl' has the weight {weight} and a schedule that ends at 0.1: keep one"));

    [Theory]
    [InlineData("0.3", "0.1 + 0.2")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1.0 / 3", "0.3333333333333333")]
    public Task Weight_that_rounding_alone_tells_from_the_end_is_silent(string weight, string end) => Test.VerifyAsync(
        Loss($"[LinearSchedule(0, {end}, Steps = 9)]", role: $"[AuxiliaryLoss({weight})]"));

    [Fact]
    public Task Two_schedules() => Test.VerifyAsync(
        Loss("[LinearSchedule(0, 1, Steps = 9), {|#0:CosineSchedule(0, 1, Steps = 9)|}]"),
        expected: Findings.Error("LG1005").WithMessage("'Kl' has the schedules LinearSchedule and CosineSchedule: keep one"));

    [Fact]
    public Task Schedule_of_what_is_no_component() => Test.VerifyAsync(
        Loss("", role: "[AuxiliaryLoss(0.1)]").Replace("public partial class Vae\n{", "public partial class Vae\n{\n    [{|#0:LinearSchedule(0, 1, Steps = 9)|}] static Tensor Other(Tensor x) => x;", StringComparison.Ordinal),
        expected: Findings.Error("LG1005").WithMessage("'Other' has a schedule and is no component: add [AuxiliaryLoss], or remove [LinearSchedule]"));

    [Fact]
    public Task Half_a_method_has_no_name_that_a_message_could_say() => AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(
        Loss("", role: "[AuxiliaryLoss(0.1)]").Replace("public partial class Vae\n{", "public partial class Vae\n{\n    [LinearSchedule(0, 1, Steps = 9)] protected Other(Tensor x) => x;", StringComparison.Ordinal));

    [Theory]
    [InlineData("LinearSchedule(0.9, 0.5, Steps = 20)", "LinearSchedule(0.1, 0.5, Steps = 10)", "1.02 at step 1")]
    [InlineData("LinearSchedule(0.9, 0.5, Steps = 10)", "CosineSchedule(0.1, 0.5, Steps = 10)", "0.969789 at step 1")]
    [InlineData("LinearSchedule(0.9, 0.5, Steps = 10)", "CosineSchedule(0.1, 0.5, Epochs = 10)", "0.96 at step 1")]
    [InlineData("ExponentialSchedule(0.9, 0.5, Steps = 10)", "ExponentialSchedule(0.1, 0.5, Steps = 10)", "0.966086 at step 1")]
    [InlineData("LinearSchedule(0.8, 0.4, Steps = 10)", "LinearSchedule(0.2, 0.6, Steps = 10, Start = 5)", "0.96 at step 1")]
    [InlineData("StepSchedule(0.9, 0.7, 0.5, Steps = new[] { 10, 20 })", "StepSchedule(0.1, 0.3, 0.5, Steps = new[] { 10, 25 })", "0.8 at step 20")]
    [InlineData("StepSchedule(0.9, 0.7, 0.5, Epochs = new[] { 1, 2 })", "StepSchedule(0.1, 0.3, 0.5, Epochs = new[] { 1, 3 })", "0.8 at epoch 2")]
    [InlineData("StepSchedule(0.9, 0.7, 0.5, Steps = new[] { 10, 20 })", "StepSchedule(0.1, 0.2, 0.5, Steps = new[] { 10, 20 })", "0.9 at step 10")]
    [InlineData("LinearSchedule(0.9, 0.5, Steps = 10)", "LinearSchedule(0.1, 0.5, Epochs = 10)", "0.96 at step 1")]
    [InlineData("ConstantSchedule(0.9, 0.5, Steps = 1000)", "StepSchedule(0.1, 0.5, Steps = new[] { 1001 })", "0.6 at step 1000")]
    [InlineData("CyclicSchedule(0.9, 0.5, Steps = 400, Cycles = 2)", "CyclicSchedule(0.1, 0.5, Steps = 400)", "1.004 at step 1")]
    public Task Convex_weights_that_part_on_their_way(string first, string second, string sum) => Test.VerifyAsync(
        Loss($"[{second}]", main: $"[LossComponent, {first}]", role: "[LossComponent]", scheme: "[{|#0:ConvexWeights|}]"),
        expected: Findings.Error("LG1005").WithMessage(
            $"The weights sum to {sum}, not to 1: give all schedules the same form, Start and length; exponential ones never leave the rest of 1"));

    [Theory]
    [InlineData("ConstantSchedule(0.9, 0.5, Steps = 10)", "StepSchedule(0.1, 0.5, Steps = new[] { 10 })")]
    [InlineData("CosineSchedule(0.9, 0.5, Start = 7, Epochs = 30)", "CosineSchedule(0.1, 0.5, Start = 7, Epochs = 30)")]
    [InlineData("ExponentialSchedule(0.9, 0.9, Steps = 10)", "LinearSchedule(0.1, 0.1, Epochs = 10)")]
    [InlineData("CyclicSchedule(0.9, 0.5, Steps = 401, Ramp = 0.25)", "CyclicSchedule(0.1, 0.5, Steps = 401, Ramp = 0.25)")]
    [InlineData("LinearSchedule(0.9, 0.5, Steps = 1)", "ConstantSchedule(0.1, 0.5, Steps = 1)")]
    [InlineData("Own(0.9, 0.5, Steps = 10)", "Own(0.1, 0.5, Steps = 20)")]
    public Task Convex_weights_that_go_together_or_whose_way_is_not_known_are_silent(string first, string second) => Test.VerifyAsync(
        Loss($"[{second}]", main: $"[LossComponent, {first}]", role: "[LossComponent]", scheme: "[ConvexWeights]") + """

        public sealed class OwnAttribute(double from, double to) : RampScheduleAttribute(from, to)
        {
            protected override double Between(long position, long length) => To;
        }
        """);

    /// <summary>What the rule calculates is what the runtime would do.</summary>
    [Fact]
    public void Ways_are_those_of_the_runtime()
    {
        var expected = new Dictionary<string, ScheduleAttribute>
        {
            ["LinearSchedule(0.1, 0.7, Start = 3, Steps = 40)"] = new LinearScheduleAttribute(0.1, 0.7) { Start = 3, Steps = 40 },
            ["CosineSchedule(0.1, 0.7, Start = 3, Epochs = 40)"] = new CosineScheduleAttribute(0.1, 0.7) { Start = 3, Epochs = 40 },
            ["ExponentialSchedule(0.1, 0.7, Steps = 40)"] = new ExponentialScheduleAttribute(0.1, 0.7) { Steps = 40 },
            ["StepSchedule(0.1, 0.7, 0.3, Steps = new[] { 5, 9 })"] = new StepScheduleAttribute(0.1, 0.7, 0.3) { Steps = [5, 9] },
            ["CyclicSchedule(0.1, 0.7, Start = 3, Steps = 44, Ramp = 0.3)"] = new CyclicScheduleAttribute(0.1, 0.7) { Start = 3, Steps = 44, Ramp = 0.3 },
            ["ConstantSchedule(0.1, 0.7, Start = 3, Steps = 40)"] = new ConstantScheduleAttribute(0.1, 0.7) { Start = 3, Steps = 40 },
        };
        foreach (var (written, schedule) in expected)
        {
            var type = TestCompilation.Create(Loss($"[{written}]")).GetTypeByMetadataName("Vae")!;
            var reading = LossReader.Read(type, default)!.Components[1].Schedule!;
            for (var position = 0; position < 50; position++)
            {
                Assert.Equal(schedule.ValueAt(position), ScheduleCourse.ValueAt(reading, position)!.Value, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData("[LinearSchedule({|LG1005:0|}, 0.5, Steps = 9)]", "[LinearSchedule(0.5, 0.5, Steps = 9)]", "ConvexWeights")]
    [InlineData("[LinearSchedule(0.9, 0.5, Steps = 9)]", "[LinearSchedule(0.3, 0.5, Steps = 9)]", "{|LG1005:ConvexWeights|}")]
    public Task Convex_weights_that_are_none_at_the_beginning(string first, string second, string scheme) =>
        Test.VerifyAsync(Loss(second, main: $"[LossComponent] {first}", role: "[LossComponent]", scheme: $"[{scheme}]"));

    [Theory]
    [InlineData("[LinearSchedule(0, 1, Steps = 500, Start = {|LG1005:1500|})]", "[LinearSchedule(0, 1, Steps = 1500, Start = 500)]")]
    [InlineData("[StepSchedule(1, 0.5, 0.1, Steps = {|LG1005:new[] { 3000, 1000 }|})]", "[StepSchedule(1, 0.5, 0.1, Steps = new[] { 1000, 3000 })]")]
    [InlineData("[StepSchedule(1, 0.5, 0.1, 0, Epochs = {|LG1005:new int[] { 5, 1, 3 }|})]", "[StepSchedule(1, 0.5, 0.1, 0, Epochs = new int[] { 1, 3, 5 })]")]
    [InlineData("[{|LG1005:ExponentialSchedule(0, 0.1, Steps = 9)|}]", "[LinearSchedule(0, 0.1, Steps = 9)]")]
    public Task Fix_swaps_sorts_or_takes_another(string schedule, string mended) =>
        CompilingFixTest<DeclarationAnalyzer, MalformedScheduleFix>.VerifyAsync(Loss(schedule), Loss(mended));

    [Theory]
    [InlineData("[LinearSchedule(0, 1, Steps = 9, Epochs = {|LG1005:9|})]", "[LinearSchedule(0, 1, Steps = 9)]")]
    [InlineData("[LinearSchedule(0, 1, Steps = 9, Start = {|LG1005:-1|})]", "[LinearSchedule(0, 1, Steps = 9)]")]
    [InlineData("[LinearSchedule(0, 1, Steps = 9 /* s */, Epochs = {|LG1005:9|} /* e */)] // aux\n   ", "[LinearSchedule(0, 1, Steps = 9 /* s */ /* e */)] // aux\n   ")]
    public Task Fix_removes_what_contradicts(string schedule, string mended) =>
        CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(Loss(schedule), Loss(mended));

    [Theory]
    [InlineData("[CyclicSchedule(0, 1, Steps = 40, Ramp = {|LG1005:1|})]", "[CyclicSchedule(0, 1, Steps = 40, Ramp = 0.5)]")]
    [InlineData("[LinearSchedule({|LG1005:-1|}, 0, Steps = 9)]", "[LinearSchedule(1, 0, Steps = 9)]")]
    public Task Fix_writes_a_number_that_can_be_used(string schedule, string mended) =>
        CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(Loss(schedule, scheme: "[UnitNormalized]"), Loss(mended, scheme: "[UnitNormalized]"));

    [Theory]
    [InlineData("[LinearSchedule(0, 1, Steps = 1)]")]
    [InlineData("[LinearSchedule(1, 1, Epochs = 9)]")]
    [InlineData("[LinearSchedule(-1, 0, Steps = 9)]")]
    [InlineData("[CosineSchedule(from: 0, to: 1, Steps = 10, Start = 9)]")]
    [InlineData("[CosineSchedule(to: 1, from: 0, Steps = 10, Start = 0)]")]
    [InlineData("[ExponentialSchedule(-1, -0.1, Steps = 9)]")]
    [InlineData("[StepSchedule(1, 0, Steps = new[] { 1 })]")]
    [InlineData("[StepSchedule(new[] { 1, 0.5, 0.1 }, Epochs = new[] { 1, 2 })]")]
    [InlineData("[CyclicSchedule(0, 1, Steps = 8)]")]
    [InlineData("[CyclicSchedule(0, 1, Steps = 40, Ramp = 0.9)]")]
    [InlineData("[CyclicSchedule(0, 1, Steps = 2, Cycles = 1)]")]
    [InlineData("[LossGen.LinearScheduleAttribute(0, 1, Steps = 9)]")]
    public Task Schedule_that_can_be_followed_is_silent(string schedule) => Test.VerifyAsync(Loss(schedule));

    [Fact]
    public Task Weight_that_is_the_end_of_the_schedule_is_silent() =>
        Test.VerifyAsync(Loss("[LinearSchedule(0, 0.1, Steps = 9)]", role: "[AuxiliaryLoss(0.1)]"));

    [Fact]
    public Task Regularizer_below_zero_is_silent_because_no_scheme_touches_it() =>
        Test.VerifyAsync(Loss("[LinearSchedule(-1, 0, Steps = 9)]", role: "[Regularizer]", scheme: "[UnitNormalized]"));

    [Fact]
    public Task Convex_weights_that_are_handed_over_are_silent() => Test.VerifyAsync(Loss(
        "[LinearSchedule(0.1, 0.9, Steps = 9)]", main: "[LossComponent, LinearSchedule(0.9, 0.1, Steps = 9)]", role: "[LossComponent]", scheme: "[ConvexWeights]"));

    /// <summary>By their names the parameters of the constructor are known to be the ends.</summary>
    [Fact]
    public Task Schedule_of_ones_own_is_read_by_the_names_of_its_parameters() => Test.VerifyAsync(
        Loss("[Own({|LG1005:-3|}, 1, Steps = 9)]", scheme: "[UnitNormalized]") + """

        public sealed class OwnAttribute(double from, double to) : RampScheduleAttribute(from, to)
        {
            protected override double Between(long position, long length) => To;
        }
        """);

    [Fact]
    public Task Schedule_of_ones_own_is_silent_where_its_ends_are_not_known() => Test.VerifyAsync(
        Loss("[Own(3, Steps = 9)]", scheme: "[UnitNormalized]") + """

        public sealed class OwnAttribute(double curve) : RampScheduleAttribute(-curve, 1)
        {
            protected override double Between(long position, long length) => To;
        }
        """);

    [Fact]
    public Task Half_typed_schedule_is_silent() =>
        AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(Loss("[LinearSchedule(0, Nothing.Here, Steps = 9)]"));
}
