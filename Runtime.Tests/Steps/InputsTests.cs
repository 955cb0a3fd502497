using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>A loss of which the inputs are one object does what it does of inputs one by one.</summary>
public class InputsTests
{
    [Fact]
    public void Step_and_Evaluate_give_the_same_numbers_in_every_form()
    {
        var expected = Run(static (loss, optimizer, p, t) =>
            (loss.Step(optimizer, prediction: p(), target: t), loss.Evaluate(prediction: p(), target: t)));

        Assert.Equal(expected, Run(static (loss, optimizer, p, t) =>
        {
            var inputs = new RelativeLoss.Inputs { Prediction = p(), Target = t };
            return (loss.Step(optimizer, inputs), loss.Evaluate(new RelativeLoss.Inputs { Prediction = p(), Target = t }));
        }));
        Assert.Equal(expected, Run(static (loss, optimizer, p, t) =>
            (loss.Step(optimizer, () => new RelativeLoss.Inputs { Prediction = p(), Target = t }), loss.Evaluate(prediction: p(), target: t))));
        Assert.Equal(expected, Run(static (loss, optimizer, p, t) =>
            Generic(loss, optimizer, () => new RelativeLoss.Inputs { Prediction = p(), Target = t })));
    }

    [Fact]
    public void Interface_has_the_names_and_the_terms()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        using var loss = new RelativeLoss();
        ICombinedLoss<RelativeLoss.Inputs> combined = loss;
        using var scope = NewDisposeScope();
        var inputs = new RelativeLoss.Inputs { Prediction = problem.Model.call(problem.Input), Target = problem.Target };
        using var terms = combined.Compute(inputs);
        using var own = loss.Compute(prediction: inputs.Prediction, target: inputs.Target);

        Assert.Equal(["Squared", "Absolute", "Largest"], combined.ComponentNames);
        Assert.Equal(own.ToString(), terms.ToString());
        Assert.Null(combined.EndCycle(optimizer));
        combined.EpochEnd();
    }

    /// <summary>What the function makes is freed with the step, and the result is the caller's.</summary>
    [Fact]
    public void Function_leaves_no_tensor_behind()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        using var loss = new FixedLoss();
        using var scope = NewDisposeScope();
        Tensor? made = null;
        using var step = loss.Step(optimizer, () => new FixedLoss.Inputs { Prediction = made = problem.Model.call(problem.Input), Target = problem.Target });

        Assert.True(made!.IsInvalid);
        Assert.True(double.IsFinite(step.Read().RawTotal));
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Null_is_refused_by_name()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        using var loss = new FixedLoss();

        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(() => loss.Step(optimizer, (FixedLoss.Inputs)null!)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(() => loss.Step(optimizer, (Func<FixedLoss.Inputs>)null!)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(() => loss.Evaluate(null!)).ParamName);
        Assert.Contains(
            "function that FixedLoss.Step was given returned null",
            Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, () => null!)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Input 'target'",
            Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, new FixedLoss.Inputs { Prediction = problem.Target, Target = null! })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>The object is all that its form costs.</summary>
    [Fact]
    public void Object_is_the_only_allocation()
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.01);
        using var loss = new FixedLoss();
        var (positional, asObject) = (Fewest(Positional), Fewest(AsObject));

        // A header, a pointer to the class, and two inputs.
        Assert.Equal(positional + (4 * IntPtr.Size), asObject);

        void Positional(Tensor prediction) => loss.Step(optimizer, prediction: prediction, target: problem.Target).Dispose();

        void AsObject(Tensor prediction) => loss.Step(optimizer, new FixedLoss.Inputs { Prediction = prediction, Target = problem.Target }).Dispose();

        // What is compiled, cached or boxed once is not what a step costs.
        long Fewest(Action<Tensor> step)
        {
            var fewest = long.MaxValue;
            for (var i = 0; i < 40; i++)
            {
                using var scope = NewDisposeScope();
                var prediction = problem.Model.call(problem.Input);
                var before = GC.GetAllocatedBytesForCurrentThread();
                step(prediction);
                fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return fewest;
        }
    }

    internal static (StepResult Step, StepReport Report) Generic<TInputs>(
        ICombinedLoss<TInputs> loss, optim.Optimizer optimizer, Func<TInputs> inputs)
        where TInputs : class => (loss.Step(optimizer, inputs()), loss.Evaluate(inputs()));

    private static List<string> Run(Func<RelativeLoss, optim.Optimizer, Func<Tensor>, Tensor, (StepResult Step, StepReport Report)> step)
    {
        using var problem = new SmallProblem();
        using var optimizer = optim.SGD(problem.Model.parameters(), 0.1);
        using var loss = new RelativeLoss();
        var lines = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            var (result, report) = step(loss, optimizer, () => problem.Model.call(problem.Input), problem.Target);
            using (result)
            {
                lines.Add($"{string.Join(' ', result.Read().Losses)} {report.RawTotal:R}");
            }
        }

        return lines;
    }
}
