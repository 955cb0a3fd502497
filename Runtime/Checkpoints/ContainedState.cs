using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A loss as a module that contains it saves and loads it: one tensor of <see cref="NestedState"/> beside the loss's other tensors.
/// There is no hook for such a load, so the loss looks whether there was one before it is used.
/// </summary>
/// <param name="owner">The loss's name, for messages.</param>
/// <param name="others">The other tensors of the loss.</param>
internal sealed class ContainedState(string owner, Func<IReadOnlyDictionary<string, Tensor>> others) : IDisposable
{
    private NestedTensor? _nested;

    /// <summary>Whether a module that contains the loss ever asked for its state: without that it cannot have been loaded.</summary>
    [MemberNotNullWhen(true, nameof(_nested))]
    public bool WasAskedFor => _nested is not null;

    /// <summary>Everything as one tensor.</summary>
    public Tensor Write(SavedLoss saved)
    {
        using var writable = inference_mode(false);
        _nested ??= new NestedTensor(NestedState.SizeOf(saved));
        _nested.Write(saved, others());
        return _nested.Tensor;
    }

    /// <summary>Takes what a load wrote since the last look, if there was one.</summary>
    /// <param name="loaded">Called where there was one, whatever it wrote.</param>
    /// <param name="accept">Puts it in force; what it throws refuses it.</param>
    /// <exception cref="InvalidOperationException">
    /// The loss cannot use what was loaded. Its other tensors are as they were before.
    /// </exception>
    public void Take(Action loaded, Action<SavedLoss> accept)
    {
        if (!WasAskedFor)
        {
            return;
        }

        using var before = _nested.TakeBuffers();
        if (!_nested.IsWritten)
        {
            return;
        }

        var saved = _nested.Read();
        _nested.Forget();
        loaded();
        try
        {
            RequireWhole(saved, before);
            accept(saved);
        }
        catch
        {
            before?.Restore(others());
            throw;
        }
    }

    /// <summary>Takes back what a load wrote.</summary>
    public void Forget() => _nested?.Forget();

    public void Dispose()
    {
        _nested?.Dispose();
        _nested = null;
    }

    private void RequireWhole([NotNull] SavedLoss? saved, NestedBuffers? before)
    {
        if (saved is null)
        {
            throw new InvalidOperationException(
                $"A module that contains {owner} was loaded from a damaged file, or from one of another format: the entry that ends in "
                + $"'{NestedState.Key}' cannot be read. {owner} is as it was before; what else that module loaded is not.");
        }

        if (before?.Objection(saved.Tensors, others()) is { } objection)
        {
            throw new InvalidOperationException(
                $"A module that contains {owner} was loaded, and of {owner} not all that was saved: {objection}. "
                + $"{owner} is as it was before; what else that module loaded is not. "
                + "Load the module from a whole state of the same classes. A state that was edited, or that is to be loaded in part, "
                + $"goes into {owner} by its own load_state_dict; skip '{NestedState.Key}' in the module's load then.");
        }
    }
}
