using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Numbers;

/// <summary>Losses whose factor float16 cannot hold: the gradient that it can hold is right in a step, and finite by hand.</summary>
public partial class Float16Tests
{
    [Theory]
    [InlineData(ScalarType.Float16, 0.003)]
    [InlineData(ScalarType.Float16, 0.02)]
    [InlineData(ScalarType.BFloat16, 0.003)]
    [InlineData(ScalarType.Float32, 0.003)]
    public void Step_of_unit_normalisation(ScalarType dtype, double value)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([value, 2], dtype));
        using var loss = new Unit();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);

        // The factor is computed in float32, from the loss as its type has it; the gradient is rounded twice on its way back.
        var rounding = dtype switch
        {
            ScalarType.Float16 => 0.001,
            ScalarType.BFloat16 => 0.008,
            _ => 1e-6,
        };
        var factor = FactorOf(parameter);
        AssertNear(factor * 2 * parameter[0].ToDouble(), parameter.grad![0].ToDouble(), rounding);
        AssertNear(0.5, parameter.grad![1].ToDouble(), rounding);
        AssertNear(factor, step.Read().EffectiveWeights["Small"], 1e-6);
        Assert.Equal(0.125, step.Read().EffectiveWeights["Large"], 1e-6);
    }

    [Fact]
    public void Step_relative_to_a_large_main_loss()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 100], ScalarType.Float16));
        using var loss = new Relative();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);

        // The auxiliary's gradient is 0.001·|main|·2/x, and the factor ends at MaxScale, 1e8.
        AssertNear(0.001 * 1e8 * 2 * parameter[0].ToDouble(), parameter.grad![0].ToDouble(), 0.001);
        Assert.Equal(200, parameter.grad![1].ToDouble());
    }

    [Fact]
    public void Batches_that_are_accumulated()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Unit { AccumulateSteps = 2 };
        loss.Step(optimizer, parameter: parameter).Dispose();
        loss.Step(optimizer, parameter: parameter).Dispose();
        AssertNear(FactorOf(parameter) * 2 * parameter[0].ToDouble(), parameter.grad![0].ToDouble(), 0.001);
    }

    /// <summary>A later batch may be 512 times as large as the first, whose size all are compared with, and many batches may be announced.</summary>
    [Theory]
    [InlineData(ScalarType.Float16, ScalarType.Float16, 2, 8, 4096)]
    [InlineData(ScalarType.Float16, ScalarType.Float16, 2, 4096, 8)]
    [InlineData(ScalarType.Float16, ScalarType.Float16, 100000, 8, 8)]
    [InlineData(ScalarType.Float16, ScalarType.Float16, int.MaxValue, 1, 64)]
    [InlineData(ScalarType.Float32, ScalarType.Float16, int.MaxValue, 1, 64)]
    [InlineData(ScalarType.Float16, ScalarType.Float32, int.MaxValue, 1, 64)]
    [InlineData(ScalarType.BFloat16, ScalarType.BFloat16, int.MaxValue, 1, 64)]
    [InlineData(ScalarType.Float32, ScalarType.Float32, int.MaxValue, 1, 64)]
    public void Batches_of_any_size_and_number(ScalarType dtype, ScalarType ofLoss, int steps, int first, int second)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1, dtype));
        using var single = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter, single);
        using var loss = new Typed(parameter, single, ofLoss) { AccumulateSteps = steps };
        loss.Step(optimizer, x: full([first, 1], 300f, dtype)).Dispose();
        using (var last = loss.Step(optimizer, x: full([second, 1], 200f, dtype)))
        {
            if (last.Accumulating)
            {
                loss.EndCycle(optimizer)!.Dispose();
            }
        }

        var expected = ((300.0 * first) + (200.0 * second)) / (first + second);
        var rounding = dtype == ScalarType.BFloat16 ? 0.004 : dtype == ScalarType.Float32 && ofLoss == ScalarType.Float32 ? 1e-6 : 0.0005;
        Assert.Equal(dtype, parameter.grad!.dtype);
        AssertNear(expected, parameter.grad!.ToDouble(), rounding);
        AssertNear(1, single.grad!.ToDouble(), rounding);
    }

    /// <summary>A sum of bfloat16 no longer grows by what is less than a 256th of it.</summary>
    [Theory]
    [InlineData(ScalarType.Float16, 1e-6)]
    [InlineData(ScalarType.BFloat16, 1e-6)]
    public void Sum_of_many_batches(ScalarType dtype, double rounding)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1, dtype));
        using var single = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter, single);
        using var loss = new Typed(parameter, single, dtype) { AccumulateSteps = 1024 };
        for (var i = 0; i < 1024; i++)
        {
            loss.Step(optimizer, x: full([2, 1], 64f, dtype)).Dispose();
        }

        AssertNear(64, parameter.grad!.ToDouble(), rounding);
    }

    [Fact]
    public void Weight_that_float16_cannot_hold()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Weighted();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);
        AssertNear(1e5 * 2 * parameter[0].ToDouble(), parameter.grad![0].ToDouble(), 0.001);
    }

    /// <summary>The factor is 1/0.003², which is divided by a power of two on its way: an input that no optimizer owns must not notice.</summary>
    [Fact]
    public void Gradient_of_an_input_that_nobody_trains()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([1, 1], ScalarType.Float16));
        using var input = tensor([0.003, 2], ScalarType.Float16).requires_grad_(true);
        using var loss = new Product();
        for (var calls = 1; calls <= 2; calls++)
        {
            // As everywhere, what nobody clears adds up.
            loss.Step(new SteplessOptimizer(parameter), parameter: parameter, input: input).Dispose();
            Assert.Equal(calls * 2 / 0.003, input.grad![0].ToDouble(), calls * 10.0);
            Assert.Equal(calls * 0.5, input.grad![1].ToDouble(), 0.01);
            Assert.Equal(2, parameter.grad![0].ToDouble(), 0.02);
        }
    }

    /// <summary>Weights are known without a look at the device: where they are small, every leaf has its gradient.</summary>
    [Fact]
    public void Leaves_that_the_step_does_not_know_under_fixed_weights()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([3, 2], ScalarType.Float16));
        using var unknown = new Parameter(tensor(1, ScalarType.Float16));
        using var loss = new Weighted();
        loss.Weights.Small = 4000;
        loss.Step(new SteplessOptimizer(parameter), parameter: parameter * unknown).Dispose();
        Assert.True(unknown.grad!.isinf().item<bool>());
        loss.Weights.Small = 1000;
        unknown.grad = null;
        loss.Step(new SteplessOptimizer(parameter), parameter: parameter * unknown).Dispose();
        Assert.Equal(18000, unknown.grad!.ToDouble(), 20.0);
    }

    /// <summary>The total is right; what goes backward into a float16 loss ends at 65504.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Total_by_hand_is_right_and_its_gradient_ends_where_float16_does(bool byName)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Unit();
        var total = byName ? loss.Compute(parameter: parameter).Total : loss.forward(parameter: parameter);
        Assert.Equal((FactorOf(parameter) * parameter[0].square().ToDouble()) + 0.5, total.ToDouble(), 1e-6);
        total.backward();
        var x = parameter[0].ToDouble();
        Assert.Equal(65504 * 2 * x, parameter.grad![0].ToDouble(), 0.001 * 65504 * 2 * x);
        Assert.Equal(0.5, parameter.grad![1].ToDouble(), 0.0005);
    }

    /// <summary>Loss scaling, as with every float16 model: backward from a fraction, and the gradients times its inverse.</summary>
    [Fact]
    public void Fraction_of_the_total_by_hand_has_the_right_gradient()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Unit();
        loss.forward(parameter: parameter).div(16).backward();
        AssertNear(FactorOf(parameter) * 2 * parameter[0].ToDouble(), parameter.grad![0].ToDouble() * 16, 0.001);
        Assert.Equal(0.5, parameter.grad![1].ToDouble() * 16, 0.0005);
    }

    [Fact]
    public void Weight_that_float16_cannot_hold_by_hand()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Weighted();
        var total = loss.forward(parameter: parameter);
        var x = parameter[0].ToDouble();
        Assert.Equal(1e5 * parameter[0].square().ToDouble(), total.ToDouble(), 1e-5);
        total.backward();
        Assert.Equal(65504 * 2 * x, parameter.grad![0].ToDouble(), 0.001 * 65504 * 2 * x);
    }

    [Fact]
    public void Evaluation_shows_the_factors_of_a_step()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Unit();
        AssertNear(FactorOf(parameter), loss.Evaluate(parameter: parameter).EffectiveWeights["Small"], 1e-6);
        Assert.Equal(0.5, loss.Evaluate(parameter: parameter).ShareOf("Large") / loss.Evaluate(parameter: parameter).ShareOf("Small"), 0.001);
    }

    /// <summary>1 / (L + ε) for the loss as it is in its type.</summary>
    private static double FactorOf(Tensor parameter) => 1 / (parameter[0].square().ToDouble() + 1e-8);

    private static void AssertNear(double expected, double actual, double relative) => Assert.Equal(expected, actual, Math.Abs(expected) * relative);

    [CombinedLoss, UnitNormalized]
    internal sealed partial class Unit
    {
        [LossComponent]
        private static Tensor Small(Tensor parameter) => parameter[0].square();

        [LossComponent(0.5)]
        private static Tensor Large(Tensor parameter) => parameter[1].square();
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class Product
    {
        [LossComponent]
        private static Tensor Small(Tensor parameter, Tensor input) => (parameter[0] * input[0]).square();

        [LossComponent(0.5)]
        private static Tensor Large(Tensor parameter, Tensor input) => (parameter[1] * input[1]).square();
    }

    [CombinedLoss, RelativeToMain]
    internal sealed partial class Relative
    {
        [MainLoss]
        private static Tensor Large(Tensor parameter) => parameter[1].square();

        [AuxiliaryLoss(0.001)]
        private static Tensor Small(Tensor parameter) => parameter[0].square();
    }

    [CombinedLoss]
    private sealed partial class Typed(Parameter parameter, Parameter single, ScalarType ofLoss)
    {
        [MainLoss]
        private Tensor A(Tensor x) => (parameter * x).mean().to(ofLoss);

        [AuxiliaryLoss]
        private Tensor B() => single.mean().to(ofLoss);
    }

    [CombinedLoss]
    internal sealed partial class Weighted
    {
        [MainLoss(1e5)]
        private static Tensor Small(Tensor parameter) => parameter[0].square();
    }
}
