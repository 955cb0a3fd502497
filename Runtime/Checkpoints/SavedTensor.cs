using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a buffer or parameter of a loss was when the state of a module that contains the loss was taken.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Shape">Its shape, which may be any.</param>
/// <param name="Checksum">Of its values: see <see cref="Of(Tensor)"/>.</param>
internal readonly record struct SavedTensor(ScalarType Type, long[] Shape, long Checksum)
{
    /// <summary>Describes a tensor. Waits for its device.</summary>
    public static SavedTensor Of(Tensor tensor) => new(tensor.dtype, tensor.shape, ChecksumOf(tensor));

    /// <summary>Of floating-point values as float32, so that it is the same after a state is copied into a float64 loss.</summary>
    public static long ChecksumOf(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var plain = tensor.detach().cpu();
        plain = plain.is_floating_point() ? plain.to_type(float32) : plain;
        return StateChecksums.Of(plain.contiguous().bytes);
    }
}
