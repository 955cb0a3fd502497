using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Moves a loss: its scheme's state, the parameters that it makes and the buffers that it registers, and nothing else that it holds in
/// fields.
/// </summary>
internal static class LossMove
{
    public static void Run(LossModule loss, ScalarType? dtype, Device? device, bool nonBlocking)
    {
        var parts = loss.LossParts;
        using var moving = parts.Entry.Hold("to");

        // What is made inside inference_mode could not be trained, nor changed outside of it.
        using var trainable = inference_mode(false);
        parts.Buffers.TakeCopies();
        parts.Buffers.Move(dtype, device, nonBlocking);
        foreach (var (name, own) in loss.named_parameters(recurse: false).ToList())
        {
            parts.Parameters.Move(name, own, dtype ?? own.dtype, device ?? own.device);
        }

        foreach (var (_, child) in loss.named_children())
        {
            // In half precision a sum of many steps would no longer grow, and a learned scale no longer move.
            var isState = child is LossWeighting or MainMagnitude.Store or LossConstraints.Store;
            var wide = isState && dtype is { } given ? DetachedScale.AtLeastSingle(given) : dtype;
            switch (wide, device)
            {
                case ({ } type, { } place):
                    child.to(place, type, nonBlocking);
                    break;
                case (null, { } place):
                    child.to(place, nonBlocking);
                    break;
                case ({ } type, null):
                    child.to(type, nonBlocking);
                    break;
            }
        }
    }
}
