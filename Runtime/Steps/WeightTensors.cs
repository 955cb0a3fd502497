using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Weights as tensors, made once per place and again only where a value changed. They outlive the steps that use them,
/// so they belong to no dispose scope.
/// </summary>
internal sealed class WeightTensors : IDisposable
{
    private readonly Dictionary<Slot, (double[] Values, Tensor Tensor)> _tensors = [];

    /// <summary>The values as a tensor of shape [n], or 0-d for one value.</summary>
    /// <param name="slot">What the values are for: one tensor is kept for each slot, device and dtype.</param>
    /// <param name="values">The values, on the host.</param>
    /// <param name="where">The wanted device.</param>
    /// <param name="dtype">The wanted type; <see langword="null"/> for the widest that the device has.</param>
    public Tensor Get(int slot, ReadOnlySpan<double> values, TensorPlace where, ScalarType? dtype = null)
    {
        var key = new Slot(slot, where, dtype ?? Widest(where.Type));
        if (_tensors.TryGetValue(key, out var known))
        {
            if (values.SequenceEqual(known.Values))
            {
                return known.Tensor;
            }

            known.Tensor.Dispose();
        }

        var made = Make(values, key);
        _tensors[key] = (values.ToArray(), made);
        return made;
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in _tensors.Values)
        {
            tensor.Dispose();
        }

        _tensors.Clear();
    }

    private static Tensor Make(ReadOnlySpan<double> values, Slot slot)
    {
        // What is made inside inference_mode can be in no graph later on.
        using var ordinary = inference_mode(false);
        using var noGrad = no_grad();
        var device = slot.Where.ToDevice();
        return (values.Length == 1 ? tensor(values[0], slot.Dtype, device) : tensor(values.ToArray(), slot.Dtype, device))
            .DetachFromDisposeScope();
    }

    /// <summary>A float32 loss takes a float64 gradient; Apple's GPUs have no float64.</summary>
    public static ScalarType Widest(DeviceType device) => device == DeviceType.MPS ? ScalarType.Float32 : ScalarType.Float64;

    private readonly record struct Slot(int Number, TensorPlace Where, ScalarType Dtype);
}
