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
    public const double LargestFactor = 4096;

    /// <summary>Goes backward into parameters whose gradients are null, and into leaves that may have some from before.</summary>
    /// <param name="losses">The roots.</param>
    /// <param name="factors">For each its factors, in its shape.</param>
    /// <param name="parameters">The parameters whose gradients are scaled back.</param>
    /// <param name="leaves">Other tensors whose gradients somebody may read: to those that they have the new ones are added.</param>
    /// <param name="keepsGraph">Whether another pass follows.</param>
    public static void Run(
        IList<Tensor> losses, IList<Tensor> factors, Parameter[] parameters, IReadOnlyList<Tensor> leaves, bool keepsGraph)
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

        var others = leaves.Where(leaf => !Array.Exists(parameters, parameter => ReferenceEquals(parameter, leaf))).ToArray();
        var before = Array.ConvertAll(others, static leaf => leaf.grad);
        Array.ForEach(others, static leaf => leaf.grad = null);
        try
        {
            autograd.backward(losses, reduced, retain_graph: keepsGraph);
            using var noGrad = no_grad();
            foreach (var leaf in parameters.Concat(others))
            {
                leaf.grad?.mul_(power.to(leaf.device));
            }
        }
        finally
        {
            using var noGrad = no_grad();
            for (var i = 0; i < others.Length; i++)
            {
                if (before[i] is { } earlier)
                {
                    others[i].grad = others[i].grad is { } gradient ? earlier.add_(gradient) : earlier;
                }
            }
        }
    }
}
