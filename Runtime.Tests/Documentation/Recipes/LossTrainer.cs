using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Trains any combined loss: it knows neither the components nor the inputs.</summary>
internal sealed class LossTrainer<TInputs>(ICombinedLoss<TInputs> loss, optim.Optimizer optimizer) : IDisposable
    where TInputs : class
{
    private readonly LossAverage _average = new();

    /// <summary>One epoch. A batch's inputs are computed once, or again where the scheme or the optimizer asks for that.</summary>
    public StepReport Train<TBatch>(IEnumerable<TBatch> batches, Func<TBatch, TInputs> inputs)
    {
        _average.Reset();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(optimizer, () => inputs(batch));
            _average.Add(step);
        }

        using var rest = loss.EndCycle(optimizer);    // what is left of an accumulation
        loss.EpochEnd();                              // for schemes that decide here
        return _average.Read();
    }

    public StepReport Evaluate<TBatch>(IEnumerable<TBatch> batches, Func<TBatch, TInputs> inputs)
    {
        using var noGrad = no_grad();
        _average.Reset();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            _average.Add(loss.Evaluate(inputs(batch)));
        }

        return _average.Read();
    }

    public void Dispose() => _average.Dispose();
}
