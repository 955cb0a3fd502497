using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>The losses of a batch once more, after the optimizer's step, for the schemes that ask for them.</summary>
public class SecondEvaluationTests
{
    /// <summary>What an attribute says to analyzers is what its scheme does.</summary>
    [Fact]
    public void Attributes_say_which_schemes_look_again() => Assert.All(EveryScheme.All.Where(static name => name != "ConvexWeights"), static name =>
    {
        using var weighting = EveryScheme.Create(name).Create(EveryScheme.Infos(3));
        Assert.Equal(weighting is ISecondEvaluation, EveryScheme.TraitsOf(name).SecondEvaluation);
    });

    [Fact]
    public void Losses_are_those_that_the_step_left_and_have_no_graph()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(2.0));
        using var optimizer = optim.SGD([theta], 0.25);
        var recording = new List<bool>();
        var watched = new WatchedAttribute();
        using var loss = ChosenAttribute.For(watched, static () => new ChosenGiven());
        using var step = loss.Step(optimizer, () =>
        {
            recording.Add(is_grad_enabled());
            return (theta * 1, theta * 2, theta * 3);
        });

        // The gradient is 6, with a step of 1.5.
        Assert.Equal([2, 4, 6], watched.Before);
        Assert.Equal([0.5, 1, 1.5], watched.After);
        Assert.Equal([true, false], recording);
        Assert.Equal([2, 4, 6], step.Read().Losses);
    }

    [Fact]
    public void Skipped_step_and_evaluation_mode_look_once()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(2.0));
        using var optimizer = optim.SGD([theta], 0.25);
        var watched = new WatchedAttribute();
        using var loss = ChosenAttribute.For(watched, static () => new ChosenGiven());
        loss.NonFinite = NonFinite.SkipStep;
        var evaluations = 0;
        loss.Step(optimizer, () => Losses(double.NaN)).Dispose();
        Assert.Equal(1, evaluations);
        loss.eval();
        loss.Step(optimizer, () => Losses(1)).Dispose();
        Assert.Equal(2, evaluations);
        Assert.Empty(watched.After);

        (Tensor A, Tensor B, Tensor C) Losses(double factor)
        {
            evaluations++;
            return (theta * factor, theta * 2, theta * 3);
        }
    }

    [Fact]
    public void Regularizers_are_not_among_the_losses()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        var watched = new WatchedAttribute();
        using var loss = ChosenAttribute.For(watched, static () => new ChosenPair());
        loss.AccumulateSteps = 1;
        using var step = loss.Step(optimizer, () => new ChosenPair.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });

        Assert.Equal(step.Read().Losses.Take(3), watched.Before);
        Assert.Equal(3, watched.After.Length);
    }

    [Fact]
    public void Form_without_a_function_accumulation_and_phases_are_refused()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        using var loss = ChosenAttribute.For(new FamoAttribute(), static () => new ChosenLoss());
        using var pair = ChosenAttribute.For(new FamoAttribute(), static () => new ChosenPair());
        using var turns = ChosenAttribute.For(new FamoAttribute(), static () => new ChosenTurns());
        var alternation = turns.Alternate(optimizer);
        var prediction = problem.Model.call(problem.Input);

        Says("Call Step(optimizer, () => new ChosenLoss.Inputs { ... })", () => loss.Step(optimizer, prediction: prediction, target: problem.Target));
        Says("Set AccumulateSteps of ChosenPair to 1", () => pair.Step(optimizer, () => new ChosenPair.Inputs { Prediction = prediction, Target = problem.Target }));
        Says("Give ChosenTurns another scheme, or no phases", () => alternation.Step(prediction: prediction, target: problem.Target));

        static void Says(string words, Func<StepResult> step) =>
            Assert.StartsWith(words, Assert.Throws<InvalidOperationException>(step).Message, StringComparison.Ordinal);
    }

    /// <summary>The parameters have moved by then: what the scheme would have learned is lost, and nothing else.</summary>
    [Fact]
    public void Exception_of_the_second_evaluation_leaves_the_scheme_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(tensor(2.0));
        using var optimizer = optim.SGD([theta], 0.25);
        using var loss = ChosenAttribute.For(new FamoAttribute(), static () => new ChosenGiven());
        var evaluations = 0;
        Assert.Throws<TimeoutException>(() => loss.Step(optimizer, () =>
            ++evaluations == 2 ? throw new TimeoutException() : (theta * 1, theta * 2, theta * 3)));

        Assert.NotEqual(2, theta.ToDouble());
        Assert.Equal(0, loss.Weighting!.get_buffer("updates")!.max().ToDouble());
        loss.Step(optimizer, () => (theta * theta, theta * 2, theta * 3)).Dispose();
        Assert.Equal(1, loss.Weighting!.get_buffer("updates")!.min().ToDouble());
    }

    /// <summary>Keeps what it is told on the host, to compare.</summary>
    private sealed class WatchedAttribute : WeightingAttribute
    {
        public double[] Before { get; private set; } = [];

        public double[] After { get; private set; } = [];

        public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new Watched(components, this);

        private sealed class Watched(IReadOnlyList<ComponentInfo> components, WatchedAttribute told) : LossWeighting(components), ISecondEvaluation
        {
            public override Tensor Next(Tensor losses) => ones(Components.Count, losses.dtype);

            public void AfterStep(Tensor before, Tensor after)
            {
                Assert.False(after.requires_grad);
                told.Before = before.to(ScalarType.Float64).data<double>().ToArray();
                told.After = after.to(ScalarType.Float64).data<double>().ToArray();
            }
        }
    }
}
