using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Between backward and the optimizer's step: measures losses and gradients with one copy to the host, clips, and says
/// what is not finite.
/// </summary>
internal static class GradientPolicy
{
    /// <summary>Below it the squares of many elements may be too small for float32, whose last digits end at 1E-45.</summary>
    private const double SmallestCertain = 1e-10;

    /// <summary>The losses and the 2-norm of all gradients, in one copy from the device.</summary>
    /// <remarks>A tiny norm, or ∞, may be that of squares that left float32: then, and only then, a second copy tells.</remarks>
    /// <param name="losses">The losses, shape [K].</param>
    /// <param name="model">The parameters whose gradients are clipped.</param>
    /// <param name="own">The parameters of the scheme.</param>
    public static (double[] Losses, double Norm, double OwnNorm) Measure(
        Tensor losses, IEnumerable<Parameter> model, IEnumerable<Parameter> own)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var single = losses.to(DetachedScale.AtLeastSingle(losses.dtype));
        var (gradients, ownGradients) = (WideGradients(model), WideGradients(own));
        var numbers = HostNumbers.Of(cat([single, Norm(gradients, single), Norm(ownGradients, single)]));
        var count = (int)losses.numel();
        return (numbers[..count], Certain(numbers[count], gradients, single), Certain(numbers[count + 1], ownGradients, single));
    }

    private static List<Tensor> WideGradients(IEnumerable<Parameter> parameters)
    {
        var gradients = new List<Tensor>();
        foreach (var gradient in Gradients(parameters))
        {
            // One half-precision element can be 65504: its square needs more room.
            var dtype = DetachedScale.AtLeastSingle(gradient.dtype);
            gradients.Add(GradientElements.Of(dtype == gradient.dtype ? gradient : gradient.to(dtype)));
        }

        return gradients;
    }

    private static Tensor Norm(List<Tensor> gradients, Tensor like) =>
        gradients.Count == 0
            ? zeros(1, like.dtype, like.device)
            : stack(gradients.Select(gradient => gradient.norm().to(like.device))).norm().to(like.dtype).reshape(1);

    private static double Certain(double norm, List<Tensor> gradients, Tensor like) =>
        norm is < SmallestCertain or double.PositiveInfinity
            ? ScaledNorm(gradients.FindAll(static gradient => gradient.numel() > 0), like.device)
            : norm;

    /// <summary>The 2-norm by way of the largest element, whose square would be too large or too small for its type.</summary>
    private static double ScaledNorm(List<Tensor> gradients, Device device)
    {
        if (gradients.Count == 0)
        {
            return 0;
        }

        var largest = stack(gradients.Select(gradient => gradient.abs().max().to(device))).max();
        var norms = gradients.Select(gradient =>
        {
            var divisor = largest.to(gradient.dtype, gradient.device);
            return gradient.div(divisor).norm().to(device);
        });
        var numbers = HostNumbers.Of(stack([largest, stack(norms).norm()]));
        var (size, relative) = (numbers[0], numbers[1]);
        return size is 0 ? 0 : double.IsFinite(size) ? size * relative : size;
    }

    /// <summary>Multiplies the gradients by a factor; 1 costs nothing.</summary>
    public static void Scale(IEnumerable<Parameter> parameters, double factor)
    {
#pragma warning disable MA0193 // 1 is exact: it is computed from equal integers.
        if (factor == 1)
#pragma warning restore MA0193
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var scalar = factor.ToScalar();
        foreach (var gradient in Gradients(parameters))
        {
            gradient.mul_(scalar);
        }
    }

    /// <summary>
    /// Sets the gradients to null. Zeros would do something else: Adam moves a parameter whose gradient is zero by its momentum.
    /// </summary>
    public static void Clear(ReadOnlySpan<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    /// <summary>The first thing that is not finite, in words with its component, or null where all is well.</summary>
    public static (string Message, string? Component)? FindNonFinite(
        IReadOnlyList<ComponentInfo> components, double[] losses, double norm, double ownNorm, LossWeighting? scheme)
    {
        for (var i = 0; i < losses.Length; i++)
        {
            if (!double.IsFinite(losses[i]))
            {
                var name = components[i].Name;
                return (FormattableString.Invariant($"component '{name}' is {losses[i]}"), name);
            }
        }

        if (!double.IsFinite(norm))
        {
            return (FormattableString.Invariant($"every loss is finite and the gradient norm is {norm}"), null);
        }

        return double.IsFinite(ownNorm)
            ? null
            : (FormattableString.Invariant(
                $"every loss is finite and the gradient norm of {scheme!.GetType().Name}'s own parameters is {ownNorm}"), null);
    }

    private static IEnumerable<Tensor> Gradients(IEnumerable<Parameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.grad is { } gradient)
            {
                yield return gradient;
            }
        }
    }
}
