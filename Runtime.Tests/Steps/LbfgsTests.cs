using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>L-BFGS through <c>Step</c>: as with its own closure where the factors are constant, and with constant ones where they are not.</summary>
public class LbfgsTests
{
    [Fact]
    public void Step_is_that_of_a_closure_by_hand()
    {
        using var scope = NewDisposeScope();
        using var generated = new SmallProblem(ScalarType.Float64);
        using var byHand = new SmallProblem(ScalarType.Float64);
        using var optimizer = optim.LBFGS(generated.Model.parameters(), lr: 0.5, max_iter: 7);
        using var other = optim.LBFGS(byHand.Model.parameters(), lr: 0.5, max_iter: 7);
        using var loss = new FixedLoss();
        for (var i = 0; i < 4; i++)
        {
            var evaluations = 0;
            using var before = loss.Compute(prediction: generated.Model.call(generated.Input), target: generated.Target);
            using var step = loss.Step(optimizer, () =>
            {
                evaluations++;
                return new FixedLoss.Inputs { Prediction = generated.Model.call(generated.Input), Target = generated.Target };
            });
            var expected = 0;
            _ = other.step(() =>
            {
                expected++;
                byHand.Model.zero_grad();
                var total = loss.forward(prediction: byHand.Model.call(byHand.Input), target: byHand.Target);
                total.backward();
                return total;
            });

            Assert.True(evaluations > 3);
            Assert.Equal(expected, evaluations);
            Assert.Equal(before.RawTotal.ToDouble(), step.Read().RawTotal, 1e-12);
            AssertNear(byHand.Parameters(), generated.Parameters(), 1e-9);
        }
    }

    /// <summary>The line that L-BFGS follows is that of one function: the first evaluation's factors are those of all.</summary>
    [Theory]
    [InlineData("UnitNormalized")]
    [InlineData("RelativeToMain")]
    [InlineData("GeometricMean")]
    [InlineData("SoftAdapt")]
    [InlineData("RandomWeighting")]
    public void Factors_of_the_first_evaluation_hold_and_the_scheme_learns_of_it_alone(string scheme)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem(ScalarType.Float64);
        using var byHand = new SmallProblem(ScalarType.Float64);
        using var optimizer = optim.LBFGS(problem.Model.parameters(), lr: 0.5, max_iter: 5);
        using var other = optim.LBFGS(byHand.Model.parameters(), lr: 0.5, max_iter: 5);
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLoss());
        using var replayed = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenLoss());
        var stepless = new SteplessOptimizer([.. byHand.Model.parameters()]);
        for (var i = 0; i < 6; i++)
        {
            using var step = loss.Step(optimizer, () => new ChosenLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });
            using var once = replayed.Step(stepless, prediction: byHand.Model.call(byHand.Input), target: byHand.Target);
            var factors = once.Read().EffectiveWeights.Values;
            _ = other.step(() =>
            {
                byHand.Model.zero_grad();
                var prediction = byHand.Model.call(byHand.Input);
                var total = (Components.Squared(prediction, byHand.Target) * factors[0]) + (Components.Absolute(prediction, byHand.Target) * factors[1])
                    + (Components.Largest(prediction, byHand.Target) * factors[2]);
                total.backward();
                return total;
            });

            Assert.Equal(factors, step.Read().EffectiveWeights.Values, static (a, b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a));
            AssertNear(byHand.Parameters(), problem.Parameters(), 1e-8);
        }

        Assert.All(
            replayed.Weighting!.named_buffers(),
            entry => Assert.True(entry.buffer.allclose(loss.Weighting!.get_buffer(entry.name)!), entry.name));
    }

    /// <summary>Native code stands between an evaluation and the caller; what it throws arrives, and nothing has moved.</summary>
    [Fact]
    public void Exception_of_a_later_evaluation_arrives_and_takes_the_step_back()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), lr: 0.5, max_iter: 10);
        using var loss = ChosenAttribute.For(new CoefficientOfVariationAttribute(), static () => new ChosenLoss());
        var before = problem.Parameters();
        var state = loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.clone(), StringComparer.Ordinal);
        var evaluations = 0;

        var failure = Assert.Throws<TimeoutException>(() => loss.Step(optimizer, () => ++evaluations < 4
            ? new ChosenLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target }
            : throw new TimeoutException("no more data")));

        Assert.Equal("no more data", failure.Message);
        Assert.Equal(4, evaluations);
        AssertNear(before, problem.Parameters(), 0);
        Assert.All(state, entry => Assert.True(Tensors.AreSame(entry.Value, loss.state_dict()[entry.Key]), entry.Key));
        Assert.All(problem.Model.parameters(), static parameter => Assert.Null(parameter.grad));
        using var next = loss.Step(optimizer, () => new ChosenLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });
        Assert.False(next.Skipped);
    }

    [Theory]
    [InlineData(NonFinite.SkipStep)]
    [InlineData(NonFinite.Throw)]
    public void Evaluation_that_is_not_finite_takes_the_step_back(NonFinite policy)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), lr: 0.5, max_iter: 10);
        using var loss = new FixedLoss { NonFinite = policy };
        var before = problem.Parameters();
        var evaluations = 0;
        StepResult Step() => loss.Step(optimizer, () => new FixedLoss.Inputs
        {
            Prediction = ++evaluations < 3 ? problem.Model.call(problem.Input) : problem.Model.call(problem.Input) * double.NaN,
            Target = problem.Target,
        });

        if (policy == NonFinite.Throw)
        {
            Assert.Equal("Squared", Assert.Throws<NonFiniteLossException>(Step).Component);
        }
        else
        {
            using var step = Step();
            Assert.True(step.Skipped);
            Assert.Contains("component 'Squared' is NaN", step.Read().ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(3, evaluations);
        AssertNear(before, problem.Parameters(), 0);
    }

    [Fact]
    public void What_does_not_go_with_several_evaluations_is_refused()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(problem.Model.parameters());
        using var loss = new FixedLoss { AccumulateSteps = 2 };
        using var clipped = new FixedLoss { MaxNorm = 1 };
        using var learned = ChosenAttribute.For(new UncertaintyAttribute(), static () => new ChosenLoss());
        using var again = ChosenAttribute.For(new FamoAttribute(), static () => new ChosenLoss());

        Says("Set AccumulateSteps of FixedLoss to 1 for LBFGS", () => loss.Step(optimizer, Inputs));
        Says("Set MaxNorm of FixedLoss to 0 for LBFGS", () => clipped.Step(optimizer, Inputs));
        Says("Give ChosenLoss another optimizer than LBFGS", () => learned.Step(optimizer, ChosenInputs));
        Says("Give ChosenLoss another optimizer than LBFGS", () => again.Step(optimizer, ChosenInputs));

        FixedLoss.Inputs Inputs() => new() { Prediction = problem.Model.call(problem.Input), Target = problem.Target };

        ChosenLoss.Inputs ChosenInputs() => new() { Prediction = problem.Model.call(problem.Input), Target = problem.Target };

        static void Says(string words, Func<StepResult> step) =>
            Assert.StartsWith(words, Assert.Throws<InvalidOperationException>(step).Message, StringComparison.Ordinal);
    }

    /// <summary>All evaluations' graphs go with them.</summary>
    [Fact]
    public void Step_leaves_its_result_alone()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), lr: 0.5, max_iter: 10);
        using var loss = new RelativeLoss();
        using var scope = NewDisposeScope();
        for (var i = 0; i < 3; i++)
        {
            loss.Step(optimizer, () => new RelativeLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target }).Dispose();
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    private static void AssertNear(Tensor[] expected, Tensor[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.True((pair.First - pair.Second).abs().max().ToDouble() <= tolerance));
}
