using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One tensor of a scheme's state, registered with <see cref="LossWeighting.RegisterState"/>. A step reads
/// <see cref="Current"/> and writes <see cref="Next"/>; the loss makes the one the other when the optimizer has stepped, and
/// drops it when the step failed, was skipped, or was not finite.
/// </summary>
public sealed class SchemeState
{
    private readonly LossWeighting _owner;
    private Tensor? _next;

    /// <summary>Outside of a loss: the value before the current one, which the running call may still read.</summary>
    private Tensor? _former;

    internal SchemeState(LossWeighting owner, string name) => (_owner, Name) = (owner, name);

    /// <summary>The name under which the tensor is saved.</summary>
    public string Name { get; }

    /// <summary>
    /// The value that the last committed step left, on the device and in the dtype that the loss was moved to, but for half precision: it
    /// is float32 then. It is to be read: a change in place would outlive a step that fails, and is refused.
    /// </summary>
    public Tensor Current => Present?.Gather(Stored) ?? Stored;

    /// <summary>
    /// The value from the next step on, in the shape of <see cref="Current"/>; <see langword="null"/> leaves it as it is. What
    /// is assigned is kept without its graph, and outlives the dispose scope that it was made in. Of a scheme that is in no loss,
    /// as where recorded losses are replayed, it is in force at once.
    /// </summary>
    /// <exception cref="ArgumentException">The value has another shape, or is disposed.</exception>
    public Tensor? Next
    {
        get => _next;
        set
        {
            if (value is not null)
            {
                RequireShape(value);
                value = Present?.Scatter(Stored, value) ?? value;
            }

            var kept = value?.detach().DetachFromDisposeScope();
            if (!IsInLoss)
            {
                Replace(kept);
                return;
            }

            _next?.Dispose();
            _next = kept;
        }
    }

    /// <summary>The value of all components.</summary>
    internal Tensor Stored => _owner.get_buffer(Name)!;

    /// <summary>The components that the scheme is asked about, where the state has an entry for each; null for all there is.</summary>
    private PresentComponents? Present =>
        _owner.Present is { } present && Stored is { Dimensions: > 0 } stored && stored.shape[^1] == present.Count ? present : null;

    /// <summary>Whether a loss decides when the next value is in force.</summary>
    internal bool IsInLoss { get; set; }

    /// <summary>Makes the next value the current one.</summary>
    /// <param name="finite">Where it is false the value stays as it was, 0-d; null where that is known.</param>
    internal void Commit(Tensor? finite)
    {
        if (_next is not null)
        {
            var current = Stored;
            var next = _next.to(current.dtype, current.device);
            current.copy_(finite is null ? next : where(finite.to(current.device), next, current));
            Drop();
        }
    }

    internal void Drop()
    {
        _next?.Dispose();
        _next = null;
    }

    private void Replace(Tensor? value)
    {
        if (value is null)
        {
            return;
        }

        var current = Stored;
        var fitting = value.to(current.dtype, current.device).DetachFromDisposeScope();
        if (!ReferenceEquals(fitting, value))
        {
            value.Dispose();
        }

        _owner.ReplaceBuffer(Name, fitting);
        _former?.Dispose();
        _former = current;
    }

    private void RequireShape(Tensor value)
    {
        if (value.IsInvalid)
        {
            throw new ArgumentException($"The next '{Name}' of {_owner.GetType().Name} is a disposed tensor.", nameof(value));
        }

        if (!value.shape.AsSpan().SequenceEqual(Current.shape))
        {
            throw new ArgumentException(
                $"The next '{Name}' of {_owner.GetType().Name} has shape [{string.Join(", ", value.shape)}]; the state was registered with "
                    + $"[{string.Join(", ", Current.shape)}] and keeps its shape.",
                nameof(value));
        }
    }
}
