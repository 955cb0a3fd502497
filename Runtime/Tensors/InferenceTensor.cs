using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A tensor that was made inside inference_mode: outside of it, it can be in no graph and cannot be changed. Nothing but a refusal tells
/// what it is.
/// </summary>
internal static class InferenceTensor
{
    /// <summary>Whether native code refused such a tensor.</summary>
    public static bool IsIn(Exception exception) =>
        exception is ExternalException && exception.Message.Contains("nference tensor", StringComparison.Ordinal);

    /// <summary>The tensor, or an ordinary copy of one that was made inside inference_mode.</summary>
    public static Tensor Ordinary(Tensor tensor)
    {
        if (tensor.is_sparse)
        {
            return tensor;
        }

        using var ordinary = inference_mode(false);
        using var noGrad = no_grad();
        try
        {
            // Changes nothing, and is refused like every change.
            using var none = tensor.as_strided([0], [1]);
            none.zero_();
            return tensor;
        }
        catch (ExternalException exception) when (IsIn(exception))
        {
            return tensor.clone();
        }
    }
}
