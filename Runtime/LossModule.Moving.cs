using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Moving a loss: its scheme's state, the parameters that it makes and the buffers that it registers, and nothing else that it holds in fields.</content>
public abstract partial class LossModule
{
    /// <summary>
    /// Moves and converts the scheme's state, the loss's own parameters and the buffers that it registered. Modules and other tensors in
    /// fields stay where they are: they are references.
    /// </summary>
    /// <remarks>
    /// TorchSharp's own way looks up the fields and properties of a class by name, and throws where a class and its base have one
    /// of the same name, as <c>Weights</c> of a loss that derives from another is.
    /// </remarks>
    /// <param name="dtype">The target type; null to keep it.</param>
    /// <param name="device">The target device; null to keep it.</param>
    /// <param name="non_blocking">Whether the copy may go on while the host does.</param>
#pragma warning disable CA1707, IDE1006 // The name and the parameters' names are TorchSharp's.
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
#pragma warning restore CA1707, IDE1006
    {
        using var moving = BeginLoading("to");

        // What is made inside inference_mode could not be trained, nor changed outside of it.
        using var trainable = inference_mode(false);
        TakeCopies();
        MoveBuffers(dtype, device, non_blocking);
        foreach (var (name, own) in named_parameters(recurse: false).ToList())
        {
            ReplaceOwnParameter(name, own, dtype ?? own.dtype, device ?? own.device);
        }

        foreach (var (_, child) in named_children())
        {
            switch (dtype, device)
            {
                case ({ } type, { } place):
                    child.to(place, type, non_blocking);
                    break;
                case (null, { } place):
                    child.to(place, non_blocking);
                    break;
                case ({ } type, null):
                    child.to(type, non_blocking);
                    break;
            }
        }
    }
}
