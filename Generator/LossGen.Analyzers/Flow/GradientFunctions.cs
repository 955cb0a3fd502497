using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>Which of TorchSharp's functions hand the gradient of their result on to what they are given.</summary>
internal static class GradientFunctions
{
    // Made new, or a choice among indices or truth values: nothing flows back.
    private static readonly ImmutableHashSet<string> WithoutGradient = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "tensor", "as_tensor", "zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like",
        "argmax", "argmin", "argsort", "eq", "ne", "gt", "ge", "lt", "le", "isnan", "isinf", "isfinite");

    // What a loss compares with is data, as its class weights are. Elsewhere 'target' is what TorchSharp calls a second operand.
    private static readonly ImmutableHashSet<string> DataOfLoss = ImmutableHashSet.Create(
        StringComparer.Ordinal, "target", "targets", "weight", "pos_weight", "pos_weights");

    /// <summary>Whether nothing flows back through TorchSharp's function of that name: it makes anew, chooses or compares.</summary>
    public static bool EndsGradient(string name) => WithoutGradient.Contains(name);

    /// <summary>Whether the gradient of the call goes to the tensor that it is called on.</summary>
    public static bool Carries(IInvocationOperation call, GradientWay way, TorchContext torch) =>
        torch.Declares(call.TargetMethod)
        && torch.IsTensor(call.Type)
        && !WithoutGradient.Contains(call.TargetMethod.Name)
        && (way == GradientWay.Value || call.TargetMethod.Name is not ("detach" or "detach_"));

    /// <summary>Whether the gradient of the call goes to the argument. What a model is given is mostly data, which has none.</summary>
    public static bool CarriesArgument(
        IInvocationOperation call, IArgumentOperation argument, GradientWay way, TorchContext torch, CancellationToken cancellationToken)
    {
        // A function looks at these, and does not calculate with them.
        if (!Carries(call, way, torch) || argument.Parameter is not { Name: not ("condition" or "mask" or "index" or "indices") } parameter)
        {
            return false;
        }

        if (LossCall.Read(call, torch, cancellationToken) is { } loss)
        {
            return way is not (GradientWay.Total or GradientWay.Term)
                && (loss.IsFunction ? !DataOfLoss.Contains(parameter.Name) : parameter.Ordinal == 0);
        }

        return call.CalledModule(torch) is null;
    }
}
