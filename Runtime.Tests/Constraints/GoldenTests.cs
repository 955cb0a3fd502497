using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>Problems whose solution, multiplier and price are known by hand, from feasible and infeasible starts.</summary>
public class GoldenTests
{
    private const int Steps = 6000;
    private const double Tolerance = 1e-3;

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.9)]
    [InlineData(4)]
    [InlineData(-4)]
    public void Disc(double start)
    {
        using var loss = new DiscLoss();
        var (x, bound) = Solve(loss, [start], (optimizer, x) => loss.Step(optimizer, x: x));
        Near(1, x[0]);
        Near(1, bound.Multiplier);
        Near(-1, bound.Price);
        Near(1, bound.EffectiveWeight);
        Near(0, bound.Violation);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(4)]
    public void Disc_with_the_multiplicative_update(double start)
    {
        using var loss = new GecoDiscLoss();
        var (x, bound) = Solve(loss, [start], (optimizer, x) => loss.Step(optimizer, x: x));
        Near(1, x[0]);
        Near(1, bound.Multiplier);
        Near(-1, bound.Price);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_multiplier_of_a_relative_bound_is_that_of_parts_of_it(double start)
    {
        using var loss = new WideDiscLoss();
        var (x, bound) = Solve(loss, [start], (optimizer, x) => loss.Step(optimizer, x: x));
        Near(2, x[0]);
        Near(2, bound.Multiplier);
        Near(-0.5, bound.Price);
        Assert.Equal(BoundKind.Below, bound.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_multiplier_of_differences_is_the_price(double start)
    {
        // From 5 the violation is 21 differences, which the penalty makes a weight of 21: larger steps would jump out of it.
        using var loss = new AbsoluteDiscLoss();
        var (x, bound) = Solve(loss, [start], (optimizer, x) => loss.Step(optimizer, x: x), rate: 0.01);
        Near(2, x[0]);
        Near(0.5, bound.Multiplier);
        Near(-0.5, bound.Price);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Units_change_the_price_and_nothing_else(double start)
    {
        using var large = new LargeDiscLoss();
        var (x, bound) = Solve(large, [start], (optimizer, x) => large.Step(optimizer, x: x));
        Near(2, x[0]);
        Near(2, bound.Multiplier);
        Near(-0.5, bound.Price * 1e6);

        using var small = new SmallDiscLoss();
        (x, bound) = Solve(small, [start], (optimizer, x) => small.Step(optimizer, x: x));
        Near(2, x[0]);
        Near(2, bound.Multiplier);
        Near(-0.5, bound.Price * 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Above(double start)
    {
        using var loss = new AboveLoss();
        var (x, bound) = Solve(loss, [start], (optimizer, x) => loss.Step(optimizer, x: x));
        Near(2, x[0]);
        Near(2, bound.Multiplier);
        Near(0.5, bound.Price);
        Near(-0.5, bound.EffectiveWeight);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -1)]
    [InlineData(0.2, 0.2)]
    public void At(double first, double second)
    {
        using var loss = new LineLoss();
        var (x, bound) = Solve(loss, [first, second], (optimizer, x) => loss.Step(optimizer, x: x));
        Near(0.5, x[0]);
        Near(0.5, x[1]);
        Near(-1, bound.Multiplier);
        Near(1, bound.Price);
        Near(-1, bound.EffectiveWeight);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.6321205588)] // Both are equal: x = 0.
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void A_bound_reaches_every_point_of_a_concave_front(double level)
    {
        using var loss = new FonsecaLoss();
        loss.Bounds.Second = level;
        var (x, bound) = Solve(loss, [-0.4, -0.6], (optimizer, x) => loss.Step(optimizer, x: x));
        var both = -1 / Math.Sqrt(2) + Math.Sqrt(-Math.Log(1 - level) / 2);
        Near(both, x[0]);
        Near(both, x[1]);

        // On the front with t = x: dF₁/dF₂ = −((1/√2 − t)·e^(−2(t − 1/√2)²)) / ((1/√2 + t)·e^(−2(t + 1/√2)²)).
        var (near, far) = ((1 / Math.Sqrt(2)) - both, (1 / Math.Sqrt(2)) + both);
        Assert.Equal(-near * Math.Exp(-2 * near * near) / (far * Math.Exp(-2 * far * far)), bound.Price, Tolerance);
    }

    [Fact]
    public void A_sum_with_weights_reaches_the_ends_of_a_concave_front_alone()
    {
        foreach (var weight in new[] { 0.2, 0.8, 1, 1.2, 5 })
        {
            using var x = new Parameter(tensor(new[] { 0.05, -0.02 }));
            using var optimizer = optim.SGD([x], 0.05);
            for (var i = 0; i < Steps; i++)
            {
                using var scope = NewDisposeScope();
                var total = FonsecaLoss.First(x) + (weight * FonsecaLoss.Second(x));
                optimizer.zero_grad();
                total.backward();
                optimizer.step();
            }

            var level = FonsecaLoss.Second(x).ToDouble();
            Assert.True(level is < 0.1 or > 0.95, $"weight {weight} rests at {level}");
        }
    }

    [Fact]
    public void Inside_the_bound_the_multiplier_falls_to_zero_or_its_floor()
    {
        using var loss = new DiscLoss();
        using var geco = new GecoDiscLoss();
        foreach (var (inside, floor) in new (LossModule, double)[] { (loss, 0), (geco, 1e-10) })
        {
            using var x = new Parameter(tensor(new[] { 3.0 }));
            using var optimizer = optim.SGD([x], 0.01);
            BoundReport? bound = null;
            for (var i = 0; i < Steps; i++)
            {
                using var scope = NewDisposeScope();
                if (i == 500)
                {
                    // From here on the bound costs nothing: the minimum, x = 2, is inside.
                    loss.Bounds.Size = geco.Bounds["Size"] = 9;
                }

                using var step = inside is DiscLoss disc ? disc.Step(optimizer, x: x) : geco.Step(optimizer, x: x);
                bound = step.Read().BoundOf("Size");
            }

            Assert.Equal(floor, bound!.Multiplier);
            Near(2, x.data<double>()[0]);
            Assert.Equal(1, bound.Kept);
            Assert.EndsWith("the bound costs nothing", bound.ToString(), StringComparison.Ordinal);
        }
    }

    private static (double[] X, BoundReport Bound) Solve(LossModule loss, double[] start, Func<optim.Optimizer, Tensor, StepResult> step, double rate = 0.05)
    {
        using var x = new Parameter(tensor(start));
        using var optimizer = optim.SGD([x], rate);
        var feasibleAtLast = false;
        BoundReport? bound = null;
        for (var i = 0; i < Steps; i++)
        {
            using var scope = NewDisposeScope();
            using var result = step(optimizer, x);
            if (i == Steps - 1)
            {
                bound = result.Read().Bounds.Single();
                feasibleAtLast = Math.Abs(bound.Violation) < Tolerance;
            }
        }

        Assert.True(feasibleAtLast, $"{loss.GetName()}: {bound}");
        return ([.. x.data<double>()], bound!);
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Tolerance);
}
