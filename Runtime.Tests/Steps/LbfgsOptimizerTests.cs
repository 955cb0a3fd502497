using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.OwnParameters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>
/// What is said of other optimizers is said of L-BFGS, which is native code's: it keeps parameters alive, and gives new objects for them
/// whenever it is asked.
/// </summary>
public class LbfgsOptimizerTests
{
    [Fact]
    public void Model_that_was_moved_after_a_step()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), max_iter: 4);
        using var loss = new FixedLoss();
        loss.Step(optimizer, () => Inputs(problem)).Dispose();
        problem.Model.to(ScalarType.Float64);
        var before = problem.Parameters();
        for (var i = 0; i < 2; i++)
        {
            var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, () => new FixedLoss.Inputs
            {
                Prediction = problem.Model.call(problem.Input.to(ScalarType.Float64)),
                Target = problem.Target.to(ScalarType.Float64),
            })).Message;
            Assert.StartsWith(
                "The LBFGS given to FixedLoss.Step owns parameters that no longer exist: to() of a model replaces its parameters",
                message,
                StringComparison.Ordinal);
        }

        Assert.All(before.Zip(problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
    }

    [Fact]
    public void Loss_with_a_parameter_of_its_own_that_was_moved_after_a_step()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new TemperatureLoss();
        using var optimizer = optim.LBFGS(loss.parameters(), max_iter: 4);
        var (fixedInput, target) = (problem.Input.narrow(1, 0, 3), problem.Target);
        loss.Step(optimizer, () => new TemperatureLoss.Inputs { Prediction = fixedInput, Target = target }).Dispose();
        loss.to(ScalarType.Float64);
        Assert.Contains(
            "owns parameters that no longer exist",
            Assert.Throws<InvalidOperationException>(
                () => loss.Step(optimizer, () => new TemperatureLoss.Inputs
                {
                    Prediction = fixedInput.to(ScalarType.Float64),
                    Target = target.to(ScalarType.Float64),
                })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_model_from_the_beginning()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.LBFGS(nn.Linear(2, 2).parameters());
        using var loss = new FixedLoss();
        Assert.Contains(
            "no component reaches any of them",
            Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, () => Inputs(problem))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_twice_and_one_that_is_frozen()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        using var twice = optim.LBFGS(problem.Model.parameters().Concat(problem.Model.parameters()), max_iter: 4);
        var before = problem.Parameters();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(twice, () => Inputs(problem))).Message;
        Assert.StartsWith("The LBFGS given to FixedLoss.Step has a parameter of shape [3, 5] twice", message, StringComparison.Ordinal);
        Assert.All(before.Zip(problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));

        // The look at them leaves them as they were, also what is not to be trained.
        Assert.All(problem.Model.parameters(), static parameter => Assert.True(parameter.requires_grad));
        problem.Model.bias!.requires_grad = false;
        using var once = optim.LBFGS(problem.Model.parameters(), max_iter: 4);
        loss.Step(once, () => Inputs(problem)).Dispose();
        Assert.False(problem.Model.bias.requires_grad);
        Assert.True(Tensors.AreSame(before[1], problem.Parameters()[1]));
        Assert.False(Tensors.AreSame(before[0], problem.Parameters()[0]));
    }

    [Fact]
    public void Disposed()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        var optimizer = optim.LBFGS(problem.Model.parameters(), max_iter: 4);
        loss.Step(optimizer, () => Inputs(problem)).Dispose();
        optimizer.Dispose();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, () => Inputs(problem))).Message;
        Assert.StartsWith(
            "The LBFGS given to FixedLoss.Step has no state for its parameters. It was disposed", message, StringComparison.Ordinal);
        loss.Evaluate(Inputs(problem));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_gradients_are_switched_off(bool inference)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new FixedLoss();
        using var optimizer = optim.LBFGS(problem.Model.parameters(), max_iter: 4);
        var (before, evaluations) = (problem.Parameters(), 0);
        using (inference ? inference_mode() : no_grad())
        {
            var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, () =>
            {
                evaluations++;
                return Inputs(problem);
            })).Message;
            Assert.StartsWith("FixedLoss.Step was called inside of no_grad() or inference_mode()", message, StringComparison.Ordinal);
        }

        Assert.Equal(0, evaluations);
        Assert.All(before.Zip(problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
        loss.Step(optimizer, () => Inputs(problem)).Dispose();
    }

    private static FixedLoss.Inputs Inputs(SmallProblem problem) =>
        new() { Prediction = problem.Model.call(problem.Input), Target = problem.Target };
}
