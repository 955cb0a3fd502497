using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>A training under any scheme in which each component comes and goes by the number of the batch, and in some batches there is none.</summary>
internal sealed class AbsentRun : IDisposable
{
    private readonly SmallProblem _problem = new(ScalarType.Float64);
    private readonly Tensor _batches;
    private readonly ChosenMaybe _loss;
    private readonly Adam _optimizer;

    public AbsentRun(string scheme, int accumulate)
    {
        using var random = new Generator(7);
        _batches = randn(30, 7, 5, dtype: ScalarType.Float64, generator: random).DetachFromDisposeScope();
        _loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenMaybe());
        _loss.AccumulateSteps = accumulate;
        _optimizer = optim.Adam(_problem.Model.parameters().Concat(_loss.parameters()), 0.01);
    }

    public LossModule Loss => _loss;

    public TrainingCheckpoint Checkpoint => new(_problem.Model, _optimizer, _loss);

    /// <summary>A batch of which nothing is present is taken back, so that a cycle of two ends with every second of the others.</summary>
    public void Steps(int from, int to, Action<StepReport>? look = null)
    {
        for (var i = from; i < to; i++)
        {
            using var scope = NewDisposeScope();
            using var step = _loss.Step(_optimizer, () => Batch(i));
            look?.Invoke(step.Read());
            if ((i + 1) % 6 == 0)
            {
                _loss.EndCycle(_optimizer)?.Dispose();
                _loss.EpochEnd();
            }
            else if ((i + 1) % 2 == 0)
            {
                _loss.EndCycle(_optimizer)?.Dispose();
            }
        }
    }

    private ChosenMaybe.Inputs Batch(int i)
    {
        var output = _problem.Model.call(_batches[i]);
        var beyond = output - _problem.Target;
        return new ChosenMaybe.Inputs
        {
            A = i % 7 is 3 or 5 ? null : beyond.square().mean(),
            B = i % 3 == 2 || i % 7 == 5 ? null : beyond.abs().mean(),
            C = i < 5 || i % 4 == 1 || i % 7 == 5 ? null : output.square().mean() + 0.1,
        };
    }

    /// <summary>Everything that a step may change, by name, in bytes.</summary>
    public Dictionary<string, string> Everything() =>
        _loss.state_dict().Concat(_problem.Model.state_dict()).OrderBy(static entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(static entry => entry.Key, static entry => Convert.ToHexString(entry.Value.detach().contiguous().bytes), StringComparer.Ordinal);

    public void Dispose()
    {
        _optimizer.Dispose();
        _loss.Dispose();
        _batches.Dispose();
        _problem.Dispose();
    }
}
