using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>A weight that is changed while training holds from the next step on, in every scheme.</summary>
public class ChangedWeightTests
{
    [Fact]
    public void Fixed() => Follows(new FixedLoss(), static (l, w) => l.Weights.Absolute = w, static (l, o, p, t) => l.Step(o, prediction: p, target: t));

    [Fact]
    public void Unit() => Follows(new UnitLoss(), static (l, w) => l.Weights.Absolute = w, static (l, o, p, t) => l.Step(o, prediction: p, target: t));

    [Fact]
    public void Relative() => Follows(new RelativeLoss(), static (l, w) => l.Weights.Absolute = w, static (l, o, p, t) => l.Step(o, prediction: p, target: t));

    [Fact]
    public void Foreign_scheme() => Follows(new CalmLoss(), static (l, w) => l.Weights.Absolute = w, static (l, o, p, t) => l.Step(o, prediction: p, target: t));

    /// <summary>A main component may be annealed away, and never be maximised.</summary>
    [Fact]
    public void Main_weight_may_become_zero_and_not_negative()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        loss.Weights.Squared = 0;
        using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target);
        Assert.Equal(0, step.Read().ShareOf("Squared"));
        Assert.Contains("'Squared' must not be negative", Assert.Throws<ArgumentException>(() => loss.Weights.Squared = -1e-9).Message, StringComparison.Ordinal);
        Assert.Equal(0, loss.Weights.Squared);
    }

    /// <summary>The mean takes weights relative to each other: a third of 1.8 becomes a half of 2.4 units.</summary>
    [Fact]
    public void Geometric()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new GeometricLoss();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        StepReport Step()
        {
            using var step = loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target);
            return step.Read();
        }

        Assert.Equal(0.3 / 1.8, Step().ShareOf("Absolute"), 1e-6);
        loss.Weights.Absolute = 1.5;
        Assert.Equal(1.5 / 3, Step().ShareOf("Absolute"), 1e-6);
    }

    [Fact]
    public void Convex_asks_for_all_of_them()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new ConvexLoss();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        void Step() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
        loss.Weights.Absolute = 0.1;
        var message = Assert.Throws<InvalidOperationException>(Step).Message;
        Assert.Contains("Squared 0.5, Absolute 0.1, Largest 0.2", message, StringComparison.Ordinal);
        loss.Weights.Largest = 0.4;
        Step();
    }

    [Fact]
    public void Names_and_the_indexer_reach_the_same_weights()
    {
        using var loss = new FixedLoss();
        Assert.Equal(["Squared", "Absolute", "Largest"], loss.Weights.Names);
        loss.Weights["Absolute"] = 4;
        Assert.Equal(4, loss.Weights.Absolute);
    }

    private static void Follows<TLoss>(TLoss loss, Action<TLoss, double> change, Func<TLoss, optim.Optimizer, Tensor, Tensor, StepResult> step)
        where TLoss : LossModule
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = new SteplessOptimizer([.. problem.Model.parameters()]);
        double Effective()
        {
            using var result = step(loss, optimizer, problem.Model.call(problem.Input), problem.Target);
            return result.Read().EffectiveWeights["Absolute"];
        }

        change(loss, 0.2);
        var before = Effective();
        change(loss, 0.8);
        Assert.Equal(4, Effective() / before, 1e-5);
        loss.Dispose();
    }
}

/// <summary>A scheme with a state that never changes.</summary>
[CombinedLoss, Calm]
public sealed partial class CalmLoss
{
    [LossComponent]
    private static Tensor Squared(Tensor prediction, Tensor target) => Components.Squared(prediction, target);

    [LossComponent]
    private static Tensor Absolute(Tensor prediction, Tensor target) => Components.Absolute(prediction, target);
}

/// <summary>Halves every loss.</summary>
public sealed class CalmAttribute : WeightingAttribute
{
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new CalmWeighting(components);
}

public sealed class CalmWeighting(IReadOnlyList<ComponentInfo> components) : LossWeighting(components)
{
    public override Tensor Next(Tensor losses) => full_like(losses, 0.5);
}
