using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>A training under any scheme: a small model, one Adam for it and for what the scheme learns, batches by number, epochs of three steps.</summary>
internal sealed class ChosenRun : IDisposable
{
    public const int StepsPerEpoch = 3;

    private readonly SmallProblem _problem = new(ScalarType.Float64);
    private readonly Tensor _batches;
    private readonly Func<Tensor, StepResult> _step;

    public ChosenRun(string scheme, string kind)
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(7);
        _batches = randn(30, 7, 5, dtype: ScalarType.Float64, generator: random).DetachFromDisposeScope();
        var attribute = EveryScheme.Create(scheme);
        switch (kind)
        {
            case nameof(ChosenLoss):
            {
                var loss = ChosenAttribute.For(attribute, static () => new ChosenLoss());
                (Loss, Optimizer) = (loss, OptimizerOf(loss));
                _step = EveryScheme.EvaluatesOnce(scheme)
                    ? x => loss.Step(Optimizer, prediction: _problem.Model.call(x), target: _problem.Target)
                    : x => loss.Step(Optimizer, () => new ChosenLoss.Inputs { Prediction = _problem.Model.call(x), Target = _problem.Target });
                break;
            }

            case nameof(ChosenPair):
            {
                var loss = ChosenAttribute.For(attribute, static () => new ChosenPair());
                (Loss, Optimizer) = (loss, OptimizerOf(loss));
                _step = x => loss.Step(Optimizer, prediction: _problem.Model.call(x), target: _problem.Target);
                break;
            }

            case nameof(ChosenSmooth):
            {
                var loss = ChosenAttribute.For(attribute, static () => new ChosenSmooth());
                (Loss, Optimizer) = (loss, OptimizerOf(loss));
                _step = x => loss.Step(Optimizer, prediction: _problem.Model.call(x), target: _problem.Target);
                break;
            }

            default:
            {
                var loss = ChosenAttribute.For(attribute, static () => new ChosenTurns());
                (Loss, Optimizer) = (loss, OptimizerOf(loss));
                var alternation = loss.Alternate(Optimizer);
                _step = x => alternation.Step(prediction: _problem.Model.call(x), target: _problem.Target);
                break;
            }
        }
    }

    public LossModule Loss { get; }

    public Adam Optimizer { get; }

    public TrainingCheckpoint Checkpoint => new(_problem.Model, Optimizer, Loss);

    /// <summary>Steps with the batches of these numbers. The last step of an epoch is the one with an even number of batches behind it in every cycle.</summary>
    public void Steps(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            using var scope = NewDisposeScope();
            Step(i).Dispose();
            if ((i + 1) % (2 * StepsPerEpoch) == 0)
            {
                Loss.EpochEnd();
            }
        }
    }

    public StepResult Step(int i) => _step(_batches[i % 30]);

    /// <summary>Everything that a step may change, by name, as bytes.</summary>
    public Dictionary<string, byte[]> Everything() =>
        Loss.state_dict().Concat(_problem.Model.state_dict()).ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().contiguous().bytes.ToArray(), StringComparer.Ordinal);

    public void Dispose()
    {
        Optimizer.Dispose();
        Loss.Dispose();
        _batches.Dispose();
        _problem.Dispose();
    }

    private Adam OptimizerOf(LossModule loss) => optim.Adam(_problem.Model.parameters().Concat(loss.parameters()), 0.01);
}
