using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>The last operation on a value: a function, a module, or what a model's <c>forward</c> returns.</summary>
internal sealed class Activation
{
    // A step opens the body of a method or module; nobody wraps an activation more often.
    private const int Depth = 4;

    private static readonly ImmutableDictionary<string, ActivationKind> Functions =
        new Dictionary<string, ActivationKind>(StringComparer.Ordinal)
    {
        ["softmax"] = ActivationKind.Softmax,
        ["log_softmax"] = ActivationKind.LogSoftmax,
        ["sigmoid"] = ActivationKind.Sigmoid,
        ["sigmoid_"] = ActivationKind.Sigmoid,
        ["logsigmoid"] = ActivationKind.LogSigmoid,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, ActivationKind> Modules =
        new Dictionary<string, ActivationKind>(StringComparer.Ordinal)
    {
        ["Softmax"] = ActivationKind.Softmax,
        ["Softmax2d"] = ActivationKind.Softmax,
        ["LogSoftmax"] = ActivationKind.LogSoftmax,
        ["Sigmoid"] = ActivationKind.Sigmoid,
        ["LogSigmoid"] = ActivationKind.LogSigmoid,
        ["Linear"] = ActivationKind.Affine,
        ["Bilinear"] = ActivationKind.Affine,
        ["Conv1d"] = ActivationKind.Affine,
        ["Conv2d"] = ActivationKind.Affine,
        ["Conv3d"] = ActivationKind.Affine,
        ["ConvTranspose1d"] = ActivationKind.Affine,
        ["ConvTranspose2d"] = ActivationKind.Affine,
        ["ConvTranspose3d"] = ActivationKind.Affine,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private Activation(ActivationKind kind, IInvocationOperation call, IOperation? module, bool isInsideModel = false)
    {
        Kind = kind;
        Call = call;
        Module = module;
        IsInsideModel = isInsideModel;
    }

    public ActivationKind Kind { get; }

    /// <summary>The call: the function, or the call of the module that ends in the activation.</summary>
    public IInvocationOperation Call { get; }

    /// <summary>The creation of the module that acts last, where it is one.</summary>
    public IOperation? Module { get; }

    /// <summary>Whether it is the <c>forward</c> of a model of this compilation, or another method, that ends in the activation.</summary>
    public bool IsInsideModel { get; }

    /// <summary>Reads where a value comes from; null where that is unknown.</summary>
    public static Activation? Of(IOperation? value, TorchContext torch, CancellationToken cancellationToken) =>
        value is null ? null : Of(value, new ValueWalk(torch, cancellationToken, Depth));

    private static Activation? Of(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        var origin = walk.Origin(value);
        if (origin is not IInvocationOperation call)
        {
            return TupleParts.WholeOf(origin, walk.Torch) is var (whole, place) ? OfPart(whole, place, walk) : null;
        }

        if (Functions.TryGetValue(call.TargetMethod.Name, out var function) && call.IsTensorFunction(walk.Torch))
        {
            return new Activation(function, call, module: null);
        }

        if (call.CalledModule(walk.Torch) is { } module)
        {
            var tail = ModuleCreation.TailOf(module, walk.Torch, walk.CancellationToken);
            if ((tail?.Type ?? module.Type) is { } type && walk.Torch.Declares(type))
            {
                return Modules.TryGetValue(type.Name, out var kind) ? new Activation(kind, call, tail) : null;
            }
        }

        return CalledValue.Of(call, walk.Torch, walk.CancellationToken) is { } returned && Of(returned, walk.Next) is { } inner
            ? new Activation(inner.Kind, call, inner.Module, isInsideModel: true)
            : null;
    }

    // var (probabilities, features) = model.call(x), where forward returns the two.
    private static Activation? OfPart(IOperation whole, int place, ValueWalk walk)
    {
        var parts = TupleParts.Of(walk.Definition(whole), place, walk.Torch, walk.CancellationToken).Take(2).ToList();
        return parts.Count == 1 && Of(parts[0], walk.Next) is { } inner
            ? new Activation(inner.Kind, inner.Call, inner.Module, isInsideModel: true)
            : null;
    }
}
