using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>Value and gradient of forward, Compute and Step against the loss written by hand, in both precisions.</summary>
public class GeneratedAgainstHandWrittenTests
{
    public static TheoryData<string, ScalarType> Cases()
    {
        var cases = new TheoryData<string, ScalarType>();
        foreach (var name in Losses.Keys)
        {
            cases.Add(name, ScalarType.Float32);
            cases.Add(name, ScalarType.Float64);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_has_the_value_and_the_gradient(string name, ScalarType dtype) =>
        Compare(name, dtype, static (loss, prediction, target) => loss.Forward(prediction, target));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_has_the_value_and_the_gradient(string name, ScalarType dtype) =>
        Compare(name, dtype, static (loss, prediction, target) => loss.Total(prediction, target));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_moves_the_parameters_as_a_step_by_hand_does(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (write, make) = Losses[name];
        using var byHand = new SmallProblem(dtype);
        using var generated = new SmallProblem(dtype);
        using var byHandOptimizer = optim.SGD(byHand.Model.parameters(), 0.1, momentum: 0.9);
        using var optimizer = optim.SGD(generated.Model.parameters(), 0.1, momentum: 0.9);
        var loss = make();
        for (var i = 0; i < 5; i++)
        {
            byHandOptimizer.zero_grad();
            write(byHand.Model.call(byHand.Input), byHand.Target).backward();
            byHandOptimizer.step();
            using var step = loss.Step(optimizer, generated.Model.call(generated.Input), generated.Target);
        }

        foreach (var (expected, actual) in byHand.Parameters().Zip(generated.Parameters()))
        {
            Tensors.AssertClose(expected, actual, dtype == ScalarType.Float64 ? 1e-11 : 1e-5);
        }
    }

    private static void Compare(string name, ScalarType dtype, Func<ILoss, Tensor, Tensor, Tensor> evaluate)
    {
        using var scope = NewDisposeScope();
        var (write, make) = Losses[name];
        using var byHand = new SmallProblem(dtype);
        using var generated = new SmallProblem(dtype);

        var expected = write(byHand.Model.call(byHand.Input), byHand.Target);
        expected.backward();
        var actual = evaluate(make(), generated.Model.call(generated.Input), generated.Target);
        actual.backward();

        Assert.Equal(0, actual.Dimensions);
        Tensors.AssertClose(expected, actual);
        foreach (var (left, right) in byHand.Gradients().Zip(generated.Gradients()))
        {
            Tensors.AssertClose(left, right, dtype == ScalarType.Float64 ? 1e-11 : 1e-5);
        }
    }

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> ByHand, Func<ILoss> Generated)> Losses = new(StringComparer.Ordinal)
    {
        ["fixed"] = (HandWritten.Fixed, static () => new Adapter<FixedLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["fixed, regularized"] = (HandWritten.FixedRegularized, static () => new Adapter<FixedRegularizedLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["convex"] = (HandWritten.Convex, static () => new Adapter<ConvexLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["unit"] = (HandWritten.Unit, static () => new Adapter<UnitLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["unit, regularized"] = (HandWritten.UnitRegularized, static () => new Adapter<UnitRegularizedLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["relative"] = (HandWritten.Relative, static () => new Adapter<RelativeLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["relative, regularized"] = (HandWritten.RelativeRegularized, static () => new Adapter<RelativeRegularizedLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
        ["geometric"] = (HandWritten.Geometric, static () => new Adapter<GeometricLoss>(new(), (l, p, t) => l.forward(prediction: p, target: t), (l, p, t) => l.Compute(prediction: p, target: t).Total, (l, o, p, t) => l.Step(o, prediction: p, target: t))),
    };

    private interface ILoss
    {
        Tensor Forward(Tensor prediction, Tensor target);

        Tensor Total(Tensor prediction, Tensor target);

        StepResult Step(optim.Optimizer optimizer, Tensor prediction, Tensor target);
    }

    private sealed class Adapter<TLoss>(
        TLoss loss,
        Func<TLoss, Tensor, Tensor, Tensor> forward,
        Func<TLoss, Tensor, Tensor, Tensor> total,
        Func<TLoss, optim.Optimizer, Tensor, Tensor, StepResult> step) : ILoss
    {
        public Tensor Forward(Tensor prediction, Tensor target) => forward(loss, prediction, target);

        public Tensor Total(Tensor prediction, Tensor target) => total(loss, prediction, target);

        public StepResult Step(optim.Optimizer optimizer, Tensor prediction, Tensor target) => step(loss, optimizer, prediction, target);
    }
}
