using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a loss has registered as a module has: parameters and buffers of its schemes, and those that its class makes.</summary>
internal sealed class RegisteredState(LossModule loss, OwnParameters parameters)
{
    /// <summary>Two things of one name are one entry of a file.</summary>
    /// <exception cref="InvalidOperationException">A name is that of an entry that LossGen adds to the state.</exception>
    public static void RequireFreeNames(LossModule loss, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (SavedLossKeys.IsOwn(key))
            {
                throw new InvalidOperationException(
                    $"A parameter or buffer of {loss.GetName()} is named '{key}', and so is an entry that LossGen adds to its state. "
                    + "Give it another name.");
            }
        }
    }

    /// <summary>The tensors by their names.</summary>
    public Dictionary<string, Tensor> Take()
    {
        parameters.RegisterAll();
        var state = loss.RegisteredState();
        RequireFreeNames(loss, state.Keys);
        return state;
    }
}
