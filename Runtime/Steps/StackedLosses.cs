using static TorchSharp.torch;

namespace LossGen;

/// <summary>Scalar losses side by side, for what looks at several at once.</summary>
internal static class StackedLosses
{
    /// <summary>A tensor of shape [K], in float32 at least.</summary>
    public static Tensor Of(IEnumerable<Tensor> losses)
    {
        var stacked = stack(losses);
        var dtype = DetachedScale.AtLeastSingle(stacked.dtype);
        return dtype == stacked.dtype ? stacked : stacked.to(dtype);
    }
}
