using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What a gradient consists of, as a dense tensor. A sparse one, such as an embedding's, has no maximum in libtorch and no
/// test of what is finite, and may have one element in several parts.
/// </summary>
internal static class GradientElements
{
    /// <summary>The gradient, or of a sparse one the magnitudes of what is not left out: their norm is the gradient's.</summary>
    /// <param name="gradient">The gradient.</param>
    public static Tensor Of(Tensor gradient) =>
        // TorchSharp cannot ask for the parts to be added up; the absolute value does so before it looks at them.
        gradient.is_sparse ? gradient.abs().SparseValues : gradient;
}
