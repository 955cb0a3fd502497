using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.OwnParameters;

/// <summary>What a loss learns and no optimizer has stays as it is; a report says so once, where the analyzer cannot see it.</summary>
public class InNoOptimizerTests
{
    [Theory]
    [InlineData("Uncertainty")]
    [InlineData("ImtlLoss")]
    public void Scheme(string scheme)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLoss());
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        var notes = Notes(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), 70);
        Assert.StartsWith("the parameters of [Chosen] are in no optimizer", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("add loss.parameters()", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Scheme_that_is_named_by_its_attribute()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones(3));
        using var loss = new LearnedScheme();
        using var optimizer = optim.SGD([theta], 0.01);
        Assert.Contains(
            "the parameters of [Uncertainty] are in no optimizer",
            Assert.Single(Notes(() => loss.Step(optimizer, x: theta), 3)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Silent_where_an_optimizer_has_them_or_nothing_is_learned()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones(3));
        using var adopted = new LearnedScheme();
        using var both = optim.SGD([theta, .. adopted.parameters()], 0.01);
        Assert.Empty(Notes(() => adopted.Step(both, x: theta), 3));

        // Another optimizer that the loss was given has them.
        using var alone = optim.SGD([theta], 0.01);
        Assert.Empty(Notes(() => adopted.Step(alone, x: theta), 3));

        using var held = new LearnedScheme();
        held.HoldEffectiveWeights();
        Assert.Empty(Notes(() => held.Step(alone, x: theta), 3));
        using var evaluated = new LearnedScheme();
        evaluated.eval();
        Assert.Empty(Notes(() => evaluated.Step(alone, x: theta), 3));
        using var frozen = new LearnedScheme();
        Assert.All(frozen.parameters(), static parameter => parameter.requires_grad = false);
        Assert.Empty(Notes(() => frozen.Step(alone, x: theta), 3));
    }

    [Fact]
    public void Phases_look_at_all_of_their_optimizers()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones(3));
        using var other = new Parameter(ones(3));
        using var loss = new LearnedTurns();
        using var first = optim.SGD([theta], 0.01);
        using var second = optim.SGD([other, .. loss.parameters()], 0.01);
        var together = loss.Alternate(first, second);
        Assert.Empty(Notes(() => together.Step(x: theta + other), 4));

        using var lost = new LearnedTurns();
        using var third = optim.SGD([other], 0.01);
        var apart = lost.Alternate(first, third);
        Assert.Contains("add loss.parameters()", Assert.Single(Notes(() => apart.Step(x: theta + other), 4)), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_of_the_loss_itself()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new TemperatureLoss();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        var note = Assert.Single(Notes(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), 70));
        Assert.StartsWith("'logScale' of TemperatureLoss is in no optimizer, so that it stays as it is: add loss.parameters()", note, StringComparison.Ordinal);

        using var adopted = new TemperatureLoss();
        using var both = optim.SGD(problem.Model.parameters().Concat(adopted.parameters()), 0.01);
        Assert.Empty(Notes(() => adopted.Step(both, prediction: problem.Model.call(problem.Input), target: problem.Target), 3));
    }

    /// <summary>L-BFGS has objects of its own for the parameters that it was given.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameter_of_the_loss_itself_under_lbfgs(bool isGiven)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new TemperatureLoss();
        using var optimizer = optim.LBFGS(
            isGiven ? problem.Model.parameters().Concat(loss.parameters()) : problem.Model.parameters(), lr: 0.1, max_iter: 3);
        var notes = Notes(
            () => loss.Step(optimizer, () => new TemperatureLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target }), 3);
        Assert.Equal(isGiven ? 0 : 1, notes.Length);
        Assert.True(loss.LogScale.requires_grad);
    }

    /// <summary>The optimizer keeps the parameter that was there before the move; of the model all is as it was.</summary>
    [Fact]
    public void Loss_that_was_moved_under_lbfgs()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = new TemperatureLoss();
        using var optimizer = optim.LBFGS([theta, .. loss.parameters()], lr: 0.1, max_iter: 3);
        var (input, target) = (rand(3, 2, dtype: ScalarType.Float64), ones(3, 2, dtype: ScalarType.Float64));
        StepResult Step() => loss.Step(optimizer, () => new TemperatureLoss.Inputs { Prediction = theta * input, Target = target });
        Assert.Empty(Notes(Step, 2));
        loss.to(ScalarType.Float64);
        Assert.StartsWith("'logScale' of TemperatureLoss is in no optimizer", Assert.Single(Notes(Step, 2)), StringComparison.Ordinal);
    }

    private static string[] Notes(Func<StepResult> step, int steps) => [.. Enumerable.Range(0, steps).SelectMany(_ =>
    {
        using var result = step();
        return result.Read().Notes;
    })];
}

[CombinedLoss, Uncertainty]
internal sealed partial class LearnedScheme
{
    [LossComponent]
    private static Tensor A(Tensor x) => x.square().mean();

    [LossComponent]
    private static Tensor B(Tensor x) => x.exp().mean();
}

[CombinedLoss, Uncertainty]
[Phase("First", nameof(A), nameof(B))]
[Phase("Second", nameof(B), nameof(C))]
internal sealed partial class LearnedTurns
{
    [LossComponent]
    private static Tensor A(Tensor x) => x.square().mean();

    [LossComponent]
    private static Tensor B(Tensor x) => x.exp().mean();

    [LossComponent]
    private static Tensor C(Tensor x) => x.cosh().mean();
}
