using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The backward pass where a loss is of float16, which ends at 65504: the factor of a small loss is larger, and would become
/// infinite at the loss. All factors are divided by a power of two that leaves the largest at most 4096, and the gradients
/// are multiplied by it afterwards. Nothing waits for the device.
/// </summary>
internal static class Float16Backward
{
    private const double LargestFactor = 4096;

    /// <summary>Goes backward into parameters whose gradients are null.</summary>
    /// <param name="losses">The roots.</param>
    /// <param name="factors">For each its factors, in its shape.</param>
    /// <param name="parameters">The parameters whose gradients are scaled back.</param>
    public static void Run(IList<Tensor> losses, IList<Tensor> factors, IEnumerable<Parameter> parameters)
    {
        Tensor power;
        var reduced = new Tensor[factors.Count];
        using (no_grad())
        {
            var device = losses[0].device;
            var largest = cat(factors.Select(factor => factor.to(ScalarType.Float32, device).abs().reshape(-1)).ToList()).max();
            power = largest.div(ScalarCache.Of(LargestFactor)).clamp_min(ScalarCache.Of(1)).log2().ceil().exp2();
            for (var i = 0; i < reduced.Length; i++)
            {
                reduced[i] = factors[i].div(power.to(factors[i].device));
            }
        }

        autograd.backward(losses, reduced);
        using (no_grad())
        {
            foreach (var parameter in parameters)
            {
                if (parameter.grad is { } gradient)
                {
                    gradient.mul_(power.to(gradient.device));
                }
            }
        }
    }
}
