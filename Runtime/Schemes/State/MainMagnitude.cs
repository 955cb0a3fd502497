using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The magnitude that the main component had when it was last present: what the others are scaled to where it is absent. Kept only where
/// a scheme scales by a main component that may be absent.
/// </summary>
internal sealed class MainMagnitude(LossModule loss, LossParts parts) : IDisposable
{
    private Store? _store;
    private Tensor? _next;

    /// <summary>Registers the state, where the class needs it.</summary>
    public void Create()
    {
        var (components, scalesMain) = (parts.Definition.Components, parts.Definition.ScalesMain);
        if (!scalesMain && components.Any(static component => component is { Role: LossRole.Main, MayBeMissing: true }))
        {
            _store = new Store();
            loss.register_module("main_magnitude", _store);
        }
    }

    /// <summary>Of several evaluations of one step the first one's magnitude is taken, as its factors are.</summary>
    public bool TakesFirst { get; set; }

    /// <summary>
    /// Takes the main component's loss for later steps, where the loss is being trained, and no weights are kept.
    /// </summary>
    public void Take(Tensor main)
    {
        var moves = loss.training && is_grad_enabled() && !ComponentGraphs.AreForNumbers && !parts.Held.IsHeld;
        if (_store is not null && moves && !(TakesFirst && _next is not null))
        {
            using var noGrad = no_grad();
            _next?.Dispose();
            _next = main.detach().abs().DetachFromDisposeScope();
        }
    }

    /// <summary>
    /// The cycle whose batch is evaluated: what its batches before had comes before what is in force. Null where none are accumulated.
    /// </summary>
    public AccumulationCycle? Cycle { get; set; }

    /// <summary>The magnitude that the main component last had, 0-d; NaN before its first.</summary>
    public Tensor Last => _store is null
        ? throw new InvalidOperationException(
            $"The main component of {loss.GetName()} cannot be absent: rebuild the project, its generated code is of another version.")
        : Cycle?.Main is { } waiting ? OrElse(waiting, _store.Value) : _store.Value;

    /// <summary>What was taken is in force, unless it is no number: the device finds that out, and nobody waits.</summary>
    public void Commit()
    {
        if (_store is null || _next is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _store.Value.copy_(OrElse(_next, _store.Value));
        Rollback();
    }

    /// <summary>The optimizer has stepped: what the last batch of its cycle had that has a main loss is in force.</summary>
    public void Commit(AccumulationCycle cycle)
    {
        KeepIn(cycle);
        _next = cycle.TakeMain();
        Commit();
    }

    /// <summary>What was taken waits with a batch for the optimizer's step, and goes with it where it comes to none.</summary>
    public void KeepIn(AccumulationCycle cycle)
    {
        if (_next is null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        cycle.KeepMain(cycle.Main is { } before ? OrElse(_next, before) : _next.alias());
        Rollback();
    }

    /// <summary>Drops what was taken.</summary>
    public void Rollback()
    {
        _next?.Dispose();
        _next = null;
    }

    public void Dispose() => Rollback();

    /// <summary>A magnitude where it is a number, else the one before it; where and as the latter is.</summary>
    private static Tensor OrElse(Tensor next, Tensor before)
    {
        using var noGrad = no_grad();
        var fitting = next.to(before.dtype, before.device);
        return where(fitting.isfinite(), fitting, before);
    }

    /// <summary>A module of one buffer, so that it is saved and moved with the loss.</summary>
    internal sealed class Store : nn.Module
    {
        public Store()
            : base(nameof(MainMagnitude)) =>
            register_buffer("value", full([], double.NaN, ScalarType.Float64).DetachFromDisposeScope());

        public Tensor Value => get_buffer("value")!;
    }
}
