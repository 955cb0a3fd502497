using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation.Recipes;

/// <summary>Trains any combined loss: it knows neither the components nor the inputs.</summary>
internal sealed class LossTrainer<TLoss, TInputs>(
    nn.Module model, TLoss loss, Func<IEnumerable<Parameter>, optim.Optimizer> optimizerOf) : IDisposable
    where TLoss : LossModule, ICombinedLoss<TInputs>
    where TInputs : class
{
    private readonly optim.Optimizer _optimizer = optimizerOf([.. model.parameters(), .. loss.parameters()]);

    private readonly LossAverage _average = new();

    /// <summary>One epoch. A batch's inputs are computed once, or again where the scheme or the optimizer asks for that.</summary>
    public StepReport Train<TBatch>(IEnumerable<TBatch> batches, Func<TBatch, TInputs> inputs)
    {
        model.train();
        _average.Reset();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using var step = loss.Step(_optimizer, () => inputs(batch));
            _average.Add(step);
        }

        using var rest = loss.EndCycle(_optimizer);   // what is left of an accumulation
        loss.EpochEnd();                              // for schemes that decide here
        return _average.Read();
    }

    public StepReport Evaluate<TBatch>(IEnumerable<TBatch> batches, Func<TBatch, TInputs> inputs)
    {
        model.eval();
        using var noGrad = no_grad();
        _average.Reset();
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            _average.Add(loss.Evaluate(inputs(batch)));
        }

        return _average.Read();
    }

    public void Save(string path) =>
        new TrainingCheckpoint().Add("model", model).Add("loss", loss).Add("optimizer", _optimizer).Save(path);

    public void Dispose()
    {
        _average.Dispose();
        _optimizer.Dispose();
    }
}
