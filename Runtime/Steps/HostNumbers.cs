using static TorchSharp.torch;

namespace LossGen;

/// <summary>Numbers of a tensor on the host. Waits for the device.</summary>
internal static class HostNumbers
{
    /// <summary>All elements, in float64.</summary>
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return tensor.cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
    }
}
