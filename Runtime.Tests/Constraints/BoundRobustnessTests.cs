using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>Losses of every size, steps by the thousand, and what may not be set.</summary>
[Collection(nameof(TensorCounting))]
public sealed class BoundRobustnessTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter _theta = new(ones([]));

    public void Dispose()
    {
        _theta.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1e-30, 2)]
    [InlineData(1e30, 2)]
    [InlineData(-1e30, 2)]
    [InlineData(1e30, 1e-30)]
    [InlineData(1e-30, 1e30)]
    [InlineData(3, 0)]
    [InlineData(2, 2)]
    public void Numbers_stay_numbers(double value, double bound)
    {
        using var loss = new AlwaysBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        loss.Bounds.Kept = bound;
        for (var i = 0; i < 3; i++)
        {
            using var step = loss.Step(optimizer, a: _theta * 5, kept: _theta * value);
            var found = step.Read().BoundOf("Kept");
            Assert.True(double.IsFinite(found.Violation) && double.IsFinite(found.EffectiveWeight), $"{found}");
            Assert.InRange(found.Multiplier, 0, 100);
            Assert.Equal(value <= bound, found.IsKept);
        }
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using var loss = new GivenBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        Tensors.AssertNoneStayAlive(300, i =>
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, a: _theta * 5, kept: i % 3 == 0 ? null : _theta * 4, c: _theta);
            if (i % 10 == 0)
            {
                _ = step.Read();
                loss.Evaluate(a: _theta * 5, kept: _theta * 4, c: _theta);
                _ = loss.EffectiveWeights;
            }
        });
    }

    [Fact]
    public void Frozen_weights_freeze_bounds()
    {
        using var loss = new AlwaysBound();
        loss.Weights.Freeze();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Bounds.Kept = 3).Message;
        Assert.StartsWith("The bound of 'Kept' cannot become 3: the weights were frozen", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_outside_of_their_ranges_are_refused()
    {
        BoundAttribute[] wrong =
        [
            new KeepBelowAttribute(double.NaN), new KeepBelowAttribute(1) { Rate = 0 }, new KeepBelowAttribute(1) { Penalty = -1 },
            new KeepBelowAttribute(1) { Smooth = 1 }, new KeepBelowAttribute(1) { MaxWeight = 0 },
            new KeepBelowAttribute(1) { Damping = double.PositiveInfinity }, new KeepBelowAttribute(1) { Update = (MultiplierUpdate)7 },
            new KeepAtAttribute(1) { Update = MultiplierUpdate.Multiplicative },
            new KeepAboveAttribute(1) { Update = MultiplierUpdate.Multiplicative, Damping = 1 },
        ];
        Assert.All(wrong, static bound => Assert.Throws<ArgumentException>(bound.Require));
        new KeepAboveAttribute(0) { Update = MultiplierUpdate.Multiplicative, Penalty = 0, Smooth = 0 }.Require();
    }

    [Fact]
    public void Damping_is_the_proportional_part()
    {
        using var loss = new DampedBound();
        using var optimizer = new SteplessOptimizer([_theta]);
        var (multiplier, average) = (0.0, 0.0);
        foreach (var value in new[] { 4.0, 6, 3, 1 })
        {
            using var step = loss.Step(optimizer, a: _theta, kept: _theta * value);
            Assert.Equal(multiplier, step.Read().BoundOf("Kept").Multiplier, 1e-12);
            var next = (0.5 * average) + (0.5 * (value - 2) / 2);
            multiplier = Math.Max(0, multiplier + (0.1 * (next + (3 * (next - average)))));
            average = next;
        }
    }
}

/// <summary>νPI with κ = 3.</summary>
[CombinedLoss]
internal sealed partial class DampedBound
{
    [MainLoss]
    internal static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [KeepBelow(2, Rate = 0.1, Smooth = 0.5, Damping = 3)]
    internal static Tensor Kept(Tensor kept) => Conformance.Given.Loss(kept);
}
