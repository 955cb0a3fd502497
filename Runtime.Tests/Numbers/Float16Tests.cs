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

        // d/dx log x² is 2/x.
        var expected = tensor([2 / value, 0.5], ScalarType.Float32);
        Tensors.AssertClose(expected, parameter.grad!.to(ScalarType.Float32), relative: dtype == ScalarType.BFloat16 ? 0.02 : 0.02);
        Assert.Equal(0.5, parameter.grad![1].ToDouble(), 0.01);
        Assert.Equal(1 / (value * value), step.Read().EffectiveWeightOf("Small"), 0.05 / (value * value));
    }

    [Fact]
    public void Step_relative_to_a_large_main_loss()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 100], ScalarType.Float16));
        using var loss = new Relative();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);

        // The auxiliary's gradient is 0.001·|main|·2/x, and the factor ends at MaxScale, 1e8.
        Assert.Equal(0.001 * 1e8 * 2 * 0.003, parameter.grad![0].ToDouble(), 6.0);
        Assert.Equal(200, parameter.grad![1].ToDouble(), 1.0);
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
        Assert.Equal(2 / 0.003, parameter.grad![0].ToDouble(), 10.0);
    }

    [Fact]
    public void Weight_that_float16_cannot_hold()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Weighted();
        using var step = loss.Step(new SteplessOptimizer(parameter), parameter: parameter);
        Assert.Equal(1e5 * 2 * 0.003, parameter.grad![0].ToDouble(), 5.0);
    }

    [Fact]
    public void Total_by_hand_is_finite()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(tensor([0.003, 2], ScalarType.Float16));
        using var loss = new Unit();
        loss.forward(parameter: parameter).backward();
        Assert.True(parameter.grad!.isfinite().all().item<bool>());
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class Unit
    {
        [LossComponent]
        private static Tensor Small(Tensor parameter) => parameter[0].square();

        [LossComponent(0.5)]
        private static Tensor Large(Tensor parameter) => parameter[1].square();
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
    internal sealed partial class Weighted
    {
        [MainLoss(1e5)]
        private static Tensor Small(Tensor parameter) => parameter[0].square();
    }
}
