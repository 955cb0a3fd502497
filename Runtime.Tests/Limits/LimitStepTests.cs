using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Limits;

/// <summary>Floors and caps in steps of several batches and evaluations, in half precision, and what they cost.</summary>
public sealed partial class LimitStepTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    public void Dispose()
    {
        _theta.Dispose();
        _scope.Dispose();
    }

    /// <summary>Each batch has the limits of its own losses, also where a component goes backward by itself because it may be absent.</summary>
    [Fact]
    public void Accumulated_batches_have_their_own()
    {
        using var loss = new FixedLimited { AccumulateSteps = 2 };
        using var optimizer = new SteplessOptimizer([_theta]);
        loss.Step(optimizer, a: _theta * 6, b: _theta * 0.5, c: _theta * 3, r: _theta * 8).Dispose();
        loss.Step(optimizer, a: _theta * 1, b: _theta * 2, c: null, r: _theta * 1).Dispose();
        var whole = (0.5 * (3 + 1) / 2) + (0.25 * (0 + 2) / 2) + (0.1 * (2 + 1) / 2);
        Assert.Equal(whole + (0.25 * 1.5), _theta.grad!.ToDouble(), 1e-12);
        _theta.grad = null;
        using var bits = new FreeBits { AccumulateSteps = 2 };
        bits.Step(optimizer, a: _theta, b: _theta * 1).Dispose();
        bits.Step(optimizer, a: _theta, b: _theta * 40).Dispose();
        Assert.Equal(1 + (0.5 * (0 + 10) / 2), _theta.grad!.ToDouble(), 1e-12);
    }

    [Fact]
    public void A_cycle_that_ends_early_reports_the_mean_weights_of_its_batches()
    {
        using var loss = new FixedLimited { AccumulateSteps = 3 };
        using var optimizer = new SteplessOptimizer([_theta]);
        loss.Step(optimizer, a: _theta * 6, b: _theta * 0.5, c: _theta * 3, r: _theta * 8).Dispose();
        loss.Step(optimizer, a: _theta * 1, b: _theta * 2, c: null, r: _theta * 1).Dispose();
        using var step = loss.EndCycle(optimizer)!;
        var weights = step.Read().EffectiveWeights;
        Assert.Equal(0.5 * (0.5 + 1) / 2, weights["A"], 1e-12);
        Assert.Equal(0.25 * (0 + 1) / 2, weights["Absolute"], 1e-12);
        Assert.Equal(0.25 * 0.5, weights["C"], 1e-12);
        Assert.Equal(0.1 * (0.25 + 1) / 2, weights["R"], 1e-12);
    }

    /// <summary>What is kept is the effective weight of the step, its limit included, until it is released.</summary>
    [Fact]
    public void Held_weights_have_the_limit_of_the_step_that_is_kept()
    {
        using var loss = new FreeBits();
        using var optimizer = new SteplessOptimizer([_theta]);
        double Weight(double value)
        {
            using var step = loss.Step(optimizer, a: _theta * 3, b: _theta * value);
            return step.Read().EffectiveWeights["Kl"];
        }

        loss.HoldEffectiveWeights();
        Assert.Equal(0.25, Weight(20), 1e-12);
        Assert.Equal(0.25, Weight(1), 1e-12);
        Assert.Equal(3 + 0.25, _theta.grad!.ToDouble(), 1e-12);
        Assert.Equal(3 + 1.25, loss.forward(a: _theta * 3, b: _theta * 5).ToDouble(), 1e-12);
        loss.ReleaseEffectiveWeights();
        Assert.Equal(0, Weight(1));
        using var scaled = new UnitLimited();
        scaled.HoldEffectiveWeights();
        using var first = scaled.Step(optimizer, a: _theta * 6, b: _theta * 0.5, c: _theta * 3, r: _theta * 8);
        using var second = scaled.Step(optimizer, a: _theta * 1, b: _theta * 2, c: _theta, r: _theta * 1);
        Assert.Equal(first.Read().EffectiveWeights.Values, second.Read().EffectiveWeights.Values);
    }

    /// <summary>L-BFGS minimises one function: that with the weights of the first evaluation.</summary>
    [Fact]
    public void Lbfgs_has_the_limits_of_its_first_evaluation()
    {
        using var other = new Parameter(ones([], ScalarType.Float64));
        using var loss = new FreeBits();
        using var optimizer = optim.LBFGS([_theta], lr: 0.05, max_iter: 5);
        using var byHand = optim.LBFGS([other], lr: 0.05, max_iter: 5);
        static Tensor A(Tensor theta) => (theta - 3).square() + 1;
        static Tensor B(Tensor theta) => theta.square() * 16;
        using var step = loss.Step(optimizer, () => new FreeBits.Inputs { A = A(_theta), B = B(_theta) });
        _ = byHand.step(() =>
        {
            other.grad = null;
            var total = A(other) + (B(other) * (0.5 * 10 / 16));
            total.backward();
            return total;
        });
        Assert.NotEqual(1, _theta.ToDouble());
        Assert.Equal(other.ToDouble(), _theta.ToDouble(), 1e-12);
        Assert.Equal(0.5 * 10 / 16, step.Read().EffectiveWeights["Kl"], 1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-3)]
    [InlineData(ScalarType.BFloat16, 8e-3)]
    [InlineData(ScalarType.Float32, 1e-6)]
    public void Half_precision(ScalarType dtype, double tolerance)
    {
        using var theta = new Parameter(tensor(100.0, dtype));
        using var optimizer = new SteplessOptimizer([theta]);
        using var loss = new FreeBits();
        using var step = loss.Step(optimizer, a: theta, b: theta * 4);
        var counted = theta.to(ScalarType.Float64).mul(4).to(dtype).ToDouble();
        Assert.Equal(0.5 * 10 / counted, step.Read().EffectiveWeights["Kl"], 1e-9);
        Assert.Equal(1 + (4 * 0.5 * 10 / counted), theta.grad!.to(ScalarType.Float64).ToDouble(), 2 * tolerance);
        Assert.Equal(100 + 5.0, loss.forward(a: theta, b: theta * 4).to(ScalarType.Float64).ToDouble(), 110 * tolerance);
        Assert.Equal(0, loss.Step(optimizer, a: theta, b: theta * 0.01).Read().EffectiveWeights["Kl"]);
    }

    /// <summary>Created tensors beyond those of the same step without limits, whatever the losses are: what docs/schemes.md says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    public void Tensors_that_limits_create(double value)
    {
        using var optimizer = new SteplessOptimizer([_theta]);
        using var bits = new FreeBits();
        using var plain = new Plain();
        using var unitBits = new UnitBits();
        using var unitPlain = new UnitPlain();
        long Of(Func<Tensor, Tensor, StepResult> step)
        {
            for (var i = 0; i < 3; i++)
            {
                step(_theta * 3, _theta * value).Dispose();
            }

            return Tensors.CreatedBy(() => step(_theta * 3, _theta * value).Dispose());
        }

        var beside = Of((a, b) => bits.Step(optimizer, a: a, b: b)) - Of((a, b) => plain.Step(optimizer, a: a, b: b));
        var under = Of((a, b) => unitBits.Step(optimizer, a: a, b: b)) - Of((a, b) => unitPlain.Step(optimizer, a: a, b: b));
        Assert.Equal((10, 9), (beside, under));
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class UnitBits
    {
        [MainLoss]
        private static Tensor A(Tensor a) => a * 1;

        [AuxiliaryLoss(0.5, Floor = 2, Cap = 10)]
        private static Tensor Kl(Tensor b) => b * 1;
    }

    [CombinedLoss, UnitNormalized]
    internal sealed partial class UnitPlain
    {
        [MainLoss]
        private static Tensor A(Tensor a) => a * 1;

        [AuxiliaryLoss(0.5)]
        private static Tensor Kl(Tensor b) => b * 1;
    }

    [CombinedLoss]
    internal sealed partial class Plain
    {
        [MainLoss]
        private static Tensor A(Tensor a) => a * 1;

        [AuxiliaryLoss(0.5)]
        private static Tensor Kl(Tensor b) => b * 1;
    }
}
