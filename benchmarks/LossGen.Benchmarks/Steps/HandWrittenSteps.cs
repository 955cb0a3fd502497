using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Steps;

/// <summary>
/// Steps written by hand for speed, each with what the generated one promises: every loss is a scalar with a gradient,
/// gradients are null before and not zero, and the detached losses come back as one tensor of shape [K] that outlives
/// the step's scope. Weights are made once, outside.
/// </summary>
internal sealed class HandWrittenSteps(double[] weights) : IDisposable
{
    private readonly Scalar[] _scalars = Array.ConvertAll(weights, static weight => weight.ToScalar());
    private readonly Tensor[] _factors = Array.ConvertAll(weights, static weight => tensor(weight, ScalarType.Float64).DetachFromDisposeScope());
    private readonly Tensor _vector = tensor(Array.ConvertAll(weights, static weight => (float)weight)).DetachFromDisposeScope();

    /// <summary>Every loss goes backward with its factor; there is no total.</summary>
    public Tensor WithFactors(optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor[]> terms, Tensor prediction, Tensor target)
    {
        using var scope = NewDisposeScope();
        var losses = Begin(optimizer, terms, prediction, target);
        autograd.backward(losses, _factors);
        optimizer.step();
        return scope.MoveToOuter(Detached(losses));
    }

    /// <summary>The losses are stacked, and the stack goes backward with the vector of weights.</summary>
    public Tensor WithStack(optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor[]> terms, Tensor prediction, Tensor target)
    {
        using var scope = NewDisposeScope();
        var stacked = stack(Begin(optimizer, terms, prediction, target));
        autograd.backward([stacked], [_vector]);
        optimizer.step();
        return scope.MoveToOuter(stacked.detach());
    }

    /// <summary>A chain of <c>mul</c> and <c>add</c> with <c>alpha</c>: one operation for each loss.</summary>
    public Tensor WithAlphas(optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor[]> terms, Tensor prediction, Tensor target)
    {
        using var scope = NewDisposeScope();
        var losses = Begin(optimizer, terms, prediction, target);
        var total = losses[0].mul(_scalars[0]);
        for (var i = 1; i < losses.Length; i++)
        {
            total = total.add(losses[i], _scalars[i]);
        }

        total.backward();
        optimizer.step();
        return scope.MoveToOuter(Detached(losses));
    }

    /// <summary>The inner product of the stacked losses with the vector of weights.</summary>
    public Tensor WithDot(optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor[]> terms, Tensor prediction, Tensor target)
    {
        using var scope = NewDisposeScope();
        var stacked = stack(Begin(optimizer, terms, prediction, target));
        stacked.dot(_vector).backward();
        optimizer.step();
        return scope.MoveToOuter(stacked.detach());
    }

    public void Dispose()
    {
        Array.ForEach(_scalars, static scalar => scalar.Dispose());
        Array.ForEach(_factors, static factor => factor.Dispose());
        _vector.Dispose();
    }

    public static Tensor[] Two(Tensor prediction, Tensor target) =>
        [LossFunctions.Squared(prediction, target), LossFunctions.Absolute(prediction, target)];

    public static Tensor[] Four(Tensor prediction, Tensor target) =>
    [
        LossFunctions.Squared(prediction, target), LossFunctions.Absolute(prediction, target),
        LossFunctions.Smooth(prediction, target), LossFunctions.Huber(prediction, target),
    ];

    public static Tensor[] Eight(Tensor prediction, Tensor target) =>
    [
        LossFunctions.Squared(prediction, target), LossFunctions.Absolute(prediction, target),
        LossFunctions.Smooth(prediction, target), LossFunctions.Huber(prediction, target),
        LossFunctions.Magnitude(prediction), LossFunctions.Energy(prediction),
        LossFunctions.Softness(prediction), LossFunctions.Entropy(prediction, target),
    ];

    private static Tensor[] Begin(optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor[]> terms, Tensor prediction, Tensor target)
    {
        foreach (var parameter in optimizer.parameters())
        {
            parameter.grad = null;
        }

        var losses = terms(prediction, target);
        foreach (var loss in losses)
        {
            if (loss.Dimensions != 0 || !loss.requires_grad)
            {
                throw new InvalidOperationException("A loss must be a scalar with a gradient.");
            }
        }

        return losses;
    }

    private static Tensor Detached(Tensor[] losses)
    {
        using var noGrad = no_grad();
        return stack(losses);
    }
}
