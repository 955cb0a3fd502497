using MultiFashion.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FourStep.Schedules;

/// <summary>A way to train both heads and the trunk, one step after the other.</summary>
internal abstract class Schedule : IDisposable
{
    private const double LearningRate = 1e-3;

    private readonly List<IDisposable> _owned = [];

    /// <summary>How many steps it takes, so that progress can be shown.</summary>
    public abstract int Steps { get; }

    public abstract bool IsFinished { get; }

    public abstract void Step(Batch batch);

    public void Dispose() => _owned.ForEach(static owned => owned.Dispose());

    /// <summary>Every loss and every phase has an Adam of its own, all alike.</summary>
    protected optim.Optimizer Adam(IEnumerable<Parameter> parameters) => Owned(optim.Adam(parameters, LearningRate));

    protected T Owned<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }
}
