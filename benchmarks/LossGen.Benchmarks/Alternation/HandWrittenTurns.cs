using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Alternation;

/// <summary>
/// The turns of a critic and its generator, written by hand for speed, each with what the generated ones promise: the opponent is
/// frozen and gets its flags back, gradients are null before and not zero, inputs have no graph, every loss is a scalar with a gradient,
/// and the detached losses come back as one tensor of shape [K] that outlives the step's scope. Weights are made once, outside.
/// </summary>
internal sealed class HandWrittenTurns(GanWorkload work, int terms, bool stacks) : IDisposable
{
    private readonly Parameter[] _critic = [.. work.Critic.parameters()];
    private readonly Parameter[] _generator = [.. work.Generator.parameters()];
    private readonly Weights _criticWeights = new(GanTerms.CriticWeights[..terms]);
    private readonly Weights _generatorWeights = new(GanTerms.GeneratorWeights[..terms]);

    public Tensor StepCritic(Tensor image, Tensor noise)
    {
        using var scope = NewDisposeScope();
        RequireNoGraph(image);
        RequireNoGraph(noise);
        Clear(_critic);
        Clear(_generator);
        Tensor drawn;
        using (no_grad())
        {
            drawn = work.Generator.call(noise);
        }

        var losses = GanTerms.OfCritic(work.Critic.call(image), work.Critic.call(drawn), terms);
        return scope.MoveToOuter(Train(losses, _criticWeights, work.CriticOptimizer));
    }

    public Tensor StepGenerator(Tensor noise)
    {
        using var scope = NewDisposeScope();
        RequireNoGraph(noise);
        Clear(_critic);
        Clear(_generator);
        Array.ForEach(_critic, static parameter => parameter.requires_grad = false);
        try
        {
            var losses = GanTerms.OfGenerator(work.Critic.call(work.Generator.call(noise)), terms);
            return scope.MoveToOuter(Train(losses, _generatorWeights, work.GeneratorOptimizer));
        }
        finally
        {
            Array.ForEach(_critic, static parameter => parameter.requires_grad = true);
        }
    }

    public void Dispose()
    {
        _criticWeights.Dispose();
        _generatorWeights.Dispose();
    }

    private Tensor Train(Tensor[] losses, Weights weights, optim.Optimizer optimizer)
    {
        foreach (var loss in losses)
        {
            if (loss.Dimensions != 0 || !loss.requires_grad)
            {
                throw new InvalidOperationException("A loss must be a scalar with a gradient.");
            }
        }

        if (stacks)
        {
            var stacked = stack(losses);
            autograd.backward([stacked], [weights.Vector]);
            optimizer.step();
            return stacked.detach();
        }

        autograd.backward(losses, weights.Factors);
        optimizer.step();
        using var noGrad = no_grad();
        return stack(losses);
    }

    private static void Clear(Parameter[] parameters)
    {
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    private static void RequireNoGraph(Tensor input)
    {
        if (input.requires_grad)
        {
            throw new InvalidOperationException("What a phase gets must not lead back into the other's network.");
        }
    }

    private sealed class Weights(double[] weights) : IDisposable
    {
        public Tensor[] Factors { get; } = Array.ConvertAll(weights, static weight => tensor((float)weight).DetachFromDisposeScope());

        public Tensor Vector { get; } = tensor(Array.ConvertAll(weights, static weight => (float)weight)).DetachFromDisposeScope();

        public void Dispose()
        {
            Array.ForEach(Factors, static factor => factor.Dispose());
            Vector.Dispose();
        }
    }
}
