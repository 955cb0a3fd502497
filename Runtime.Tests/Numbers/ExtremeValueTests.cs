using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Numbers;

/// <summary>Numbers near the ends of their types are not taken for infinite, and infinite ones do not become NaN on the way to a reader.</summary>
public partial class ExtremeValueTests
{
    [Theory]
    [InlineData(1e20f, 8)]
    [InlineData(3e38f, 2)]
    [InlineData(1e-30f, 5)]
    public void Gradients_whose_squares_leave_float32_have_their_norm(float value, int length)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(length));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Checked();
        using var step = loss.Step(optimizer, parameter: parameter, factor: tensor(value));
        Assert.Equal(1, optimizer.Steps);
        Assert.False(step.Skipped);
        Assert.Equal(value * Math.Sqrt(length), step.Read().GradientNorm!.Value, value * 1e-5);
    }

    /// <summary>9E-46 is below the last digit of float32, 1.4E-45: the sum of such squares is not nothing, and it is wrong.</summary>
    [Theory]
    [InlineData(3e-23f, 1000)]
    [InlineData(3e-20f, 100_000)]
    public void Gradients_whose_squares_lose_their_digits_have_their_norm(float value, int length)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(length));
        using var loss = new Checked();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter, factor: tensor(value));
        var norm = value * Math.Sqrt(length);
        Assert.Equal(norm, step.Read().GradientNorm!.Value, norm * 1e-5);
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1e30f, 2e30)]
    public void Parameter_without_elements_has_no_part_in_the_norm(float value, double norm)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(4));
        using var empty = new Parameter(zeros(0));
        using var loss = new Checked();
        using var step = loss.Step(new SteplessOptimizer(parameter, empty), parameter: cat([parameter, empty]), factor: tensor(value));
        Assert.Equal(norm, step.Read().GradientNorm!.Value, norm * 1e-5);
        using var alone = new Parameter(zeros(0));
        using var nothing = loss.Step(new SteplessOptimizer(alone), parameter: alone, factor: tensor(1f));
        Assert.Equal(0, nothing.Read().GradientNorm);
    }

    [Fact]
    public void Gradient_that_is_infinite_is_still_found()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(3));
        using var loss = new Checked();
        using var factor = tensor([1f, float.PositiveInfinity, 1f]);
        var exception = Assert.Throws<NonFiniteLossException>(() => loss.Step(new SteplessOptimizer(parameter), parameter: parameter, factor: factor));
        Assert.Contains("'Given' is NaN", exception.Message, StringComparison.Ordinal);
        using var large = tensor([1f, 3e38f, 1f]);
        using var twice = new Twice();
        exception = Assert.Throws<NonFiniteLossException>(() => twice.Step(new SteplessOptimizer(parameter), parameter: parameter, factor: large));
        Assert.Contains("the gradient norm is", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Up to the smallest normal number of its type a loss counts as it is; below it, as that number.</summary>
    [Theory]
    [InlineData(ScalarType.Float64, 1e-200, 1e-200)]
    [InlineData(ScalarType.Float64, 1e-40, 1e-40)]
    [InlineData(ScalarType.Float64, 0, 2.23e-308)]
    [InlineData(ScalarType.Float32, 1e-30, 1e-30)]
    [InlineData(ScalarType.Float32, 0, 1.18e-38)]
    public void Geometric_mean_of_a_tiny_loss(ScalarType dtype, double tiny, double counted)
    {
        using var scope = NewDisposeScope();
        using var loss = new Mean();
        var (one, small) = (tensor(4.0, dtype).requires_grad_(), tensor(tiny, dtype).requires_grad_());
        var total = loss.forward(one: one, tiny: small);
        total.backward();
        var mean = Math.Sqrt(4 * counted);
        Assert.Equal(1, one.grad!.ToDouble() / (mean / 8), 1e-4);
        Assert.Equal(1, small.grad!.ToDouble() / (mean / 2 / counted), 1e-4);
        Assert.Equal(1, total.ToDouble() / (mean / 2 * (1 + (tiny / counted))), 1e-4);
    }

    [Fact]
    public void Gradient_that_is_zero_has_norm_zero()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(3));
        using var loss = new Checked();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter, factor: tensor(0f));
        Assert.Equal(0, step.Read().GradientNorm);
    }

    [Fact]
    public void Large_gradients_are_clipped_to_the_norm()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(zeros(4));
        using var loss = new Clipped();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter, factor: tensor(1e20f));
        Assert.Equal(2e20, step.Read().GradientNorm!.Value, 1e15);
        Assert.Equal(0.5, parameter.grad!.norm().ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e30)]
    [InlineData(ScalarType.Float64, 1e60)]
    public void MaxScale_beyond_the_type_ends_where_the_type_does(ScalarType dtype, double expected)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones([], dtype));
        using var unit = new Unbounded();
        using var step = unit.Step(new SteplessOptimizer(parameter), parameter: parameter * 0);
        Assert.Equal(expected, step.Read().EffectiveWeights["Given"], expected * 1e-6);
        Assert.Equal(expected, step.Read().EffectiveWeights["Same"], expected * 1e-6);
        Assert.True(double.IsFinite(parameter.grad!.ToDouble()));

        using var relative = new UnboundedToMain();
        using var second = relative.Step(new SteplessOptimizer(parameter), parameter: parameter);
        Assert.Equal(expected, second.Read().EffectiveWeights["Nothing"], expected * 1e-6);
    }

    /// <summary>1E20 times the largest scale, 1E30, is no number of float32.</summary>
    [Fact]
    public void Weight_times_the_largest_scale_stays_finite()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1f));
        using var unit = new Unbounded();
        unit.Weights.Given = 1e20;
        using (var step = unit.Step(new SteplessOptimizer(parameter), parameter: parameter * 0))
        {
            Assert.Equal(1e38, step.Read().EffectiveWeights["Given"], 1e32);
            Assert.Equal(1e30, step.Read().EffectiveWeights["Same"], 1e24);
        }

        unit.Weights.Given = 3e38;
        using (var step = unit.Step(new SteplessOptimizer(parameter), parameter: parameter))
        {
            Assert.Equal(3e38, step.Read().EffectiveWeights["Given"], 1e33);
        }

        using var relative = new UnboundedToMain();
        relative.Weights.Nothing = 1e20;
        using var second = relative.Step(new SteplessOptimizer(parameter), parameter: parameter);
        Assert.Equal(1e38, second.Read().EffectiveWeights["Nothing"], 1e32);
    }

    [Fact]
    public void Loss_below_the_normal_numbers_is_normalised_with_a_finite_factor()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor(1e-40f));
        using var loss = new Unbounded();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);
        Assert.True(double.IsFinite(step.Read().EffectiveWeights["Given"]));
        Assert.True(float.IsFinite(parameter.grad!.ToSingle()));
    }

    [Theory]
    [InlineData(float.PositiveInfinity, 1.0, 0.0)]
    [InlineData(float.NaN, 1.0, 0.0)]
    [InlineData(3f, 0.75, 0.25)]
    public void Shares_of_losses_that_are_not_finite_say_who_took_the_update_over(float first, double share, double other)
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        var report = loss.Evaluate(first: tensor(first), second: tensor(1f));
        Assert.Equal([share, other], report.Shares);
        Assert.DoesNotContain("NaN %", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(first, report["First"]);
    }

    [Fact]
    public void Shares_of_several_infinite_losses_are_equal_and_those_of_the_largest_numbers_finite()
    {
        using var scope = NewDisposeScope();
        using var loss = new Pair();
        Assert.Equal([0.5, 0.5], loss.Evaluate(first: tensor(float.PositiveInfinity), second: tensor(float.NegativeInfinity)).Shares);
        Assert.Equal([0.5, 0.5], loss.Evaluate(first: tensor(1.5e308), second: tensor(1.5e308)).Shares);
        Assert.Equal([0.0, 0.0], loss.Evaluate(first: tensor(0f), second: tensor(0f)).Shares);
    }

    [Theory]
    [InlineData(1e39)]
    [InlineData(-1e300)]
    public void Weight_that_float32_cannot_hold(double weight)
    {
        using var loss = new Pair();
        var message = Assert.Throws<ArgumentException>(() => loss.Weights.Second = weight).Message;
        Assert.Contains("'Second'", message, StringComparison.Ordinal);
        Assert.Contains("float32", message, StringComparison.Ordinal);
    }

    [CombinedLoss(NonFinite = NonFinite.Throw)]
    internal sealed partial class Checked
    {
        [MainLoss]
        private static Tensor Given(Tensor parameter, Tensor factor) => (parameter * factor).sum();
    }

    [CombinedLoss(NonFinite = NonFinite.Throw)]
    internal sealed partial class Twice
    {
        [MainLoss]
        private static Tensor Given(Tensor parameter, Tensor factor) => (parameter * factor * 2).sum();
    }

    [CombinedLoss(MaxNorm = 0.5)]
    internal sealed partial class Clipped
    {
        [MainLoss]
        private static Tensor Given(Tensor parameter, Tensor factor) => (parameter * factor).sum();
    }

    [CombinedLoss, UnitNormalized(MaxScale = 1e60, Epsilon = 0)]
    internal sealed partial class Unbounded
    {
        [LossComponent]
        private static Tensor Given(Tensor parameter) => parameter.mean();

        [LossComponent]
        private static Tensor Same(Tensor parameter) => parameter.mean();
    }

    [CombinedLoss, RelativeToMain(MaxScale = 1e60, Epsilon = 0)]
    internal sealed partial class UnboundedToMain
    {
        [MainLoss]
        private static Tensor Given(Tensor parameter) => parameter.mean() * 1e30;

        [AuxiliaryLoss]
        private static Tensor Nothing(Tensor parameter) => parameter.mean() * 0;
    }

    [CombinedLoss, GeometricMean]
    private sealed partial class Mean
    {
        [LossComponent]
        private static Tensor One(Tensor one) => one;

        [LossComponent]
        private static Tensor Tiny(Tensor tiny) => tiny;
    }

    [CombinedLoss]
    internal sealed partial class Pair
    {
        [LossComponent]
        private static Tensor First(Tensor first) => first;

        [LossComponent]
        private static Tensor Second(Tensor second) => second;
    }
}
