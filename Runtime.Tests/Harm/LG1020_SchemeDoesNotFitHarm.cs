#pragma warning disable LG1020 // What is reported is what is measured.
using LossGen.Runtime.Tests.Documentation.Schemes;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public class SchemeDoesNotFitHarm
{
    [Fact]
    public void Inputs_that_are_given_once_throw_where_they_are_needed_again()
    {
        using var problem = new SmallProblem();
        using var sgd = optim.SGD(problem.Model.parameters(), 0.1);
        using var lbfgs = optim.LBFGS(problem.Model.parameters());
        using var scope = NewDisposeScope();
        using var famo = new TaskLoss();
        using var plain = new FixedLoss();
        var before = problem.Parameters();
        var prediction = problem.Model.call(problem.Input);

        Assert.Throws<InvalidOperationException>(() => famo.Step(sgd, prediction: prediction, target: problem.Target));
        Assert.Throws<InvalidOperationException>(() => plain.Step(lbfgs, prediction: prediction, target: problem.Target));
        Assert.All(before.Zip(problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));

        using var step = famo.Step(sgd, () => new TaskLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });
        using var other = plain.Step(lbfgs, () => new FixedLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target });
        Assert.False(step.Skipped || other.Skipped);
    }
}
