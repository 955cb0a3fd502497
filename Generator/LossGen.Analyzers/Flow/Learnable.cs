using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>Whether an expression makes something with parameters to train. What is given from outside belongs to somebody else.</summary>
internal static class Learnable
{
    // A step opens the class of a module; deeper ones are parts of parts that are somebody else's.
    private const int Depth = 4;

    private static readonly ImmutableHashSet<string> Layers = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Linear", "Bilinear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "Embedding",
        "EmbeddingBag", "PReLU",
        "LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell", "MultiheadAttention", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d",
        "LayerNorm", "GroupNorm",
        "Transformer", "TransformerEncoder", "TransformerDecoder", "TransformerEncoderLayer", "TransformerDecoderLayer");

    private static readonly ImmutableHashSet<string> Containers = ImmutableHashSet.Create(
        StringComparer.Ordinal, "Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict");

    /// <summary>Whether the value is a new parameter, or a new module that has some.</summary>
    public static bool IsMade(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        IsMade(value, new ValueWalk(torch, cancellationToken, Depth));

    /// <summary>Whether the operation is itself the making of a module or parameter, of whatever kind.</summary>
    public static ITypeSymbol? MadeType(IOperation operation, TorchContext torch) => operation switch
    {
        IObjectCreationOperation { Type: { } type } when torch.IsModule(type) || IsParameter(type, torch) => type,
        IInvocationOperation { TargetMethod: { IsStatic: true } method, Type: { } type }
            when torch.Declares(method) && (torch.IsModule(type) || (IsParameter(type, torch) && method.Name == "Parameter")) => type,
        _ => null,
    };

    /// <summary>Whether the type is TorchSharp's <c>Parameter</c>.</summary>
    public static bool IsParameter(ITypeSymbol? type, TorchContext torch) =>
        type is { Name: "Parameter" } && torch.Declares(type) && torch.IsTensor(type);

    private static bool IsMade(IOperation value, ValueWalk walk)
    {
        var made = walk.Origin(value);
        if (walk.IsOver || MadeType(made, walk.Torch) is not { } type)
        {
            return false;
        }

        if (!walk.Torch.Declares(type))
        {
            return type is INamedTypeSymbol module && HasParameters(module, walk.Next);
        }

        if (IsSwitchedOff(made, "requires_grad") || IsSwitchedOff(made, "affine") || IsSwitchedOff(made, "elementwise_affine"))
        {
            return false;
        }

        return IsParameter(type, walk.Torch)
            || Layers.Contains(type.Name)
            || (Containers.Contains(type.Name)
                && made.Descendants().Any(element => MadeType(element, walk.Torch) is not null && IsMade(element, walk.Next)));
    }

    private static bool HasParameters(INamedTypeSymbol module, ValueWalk walk) =>
        ModuleChain.Of(module, walk.Torch, walk.CancellationToken) is { IsUnknown: false } chain
        && chain.Types.Any(type => ComponentWrite.Of(type, walk.Torch, walk.CancellationToken).Any(write => IsMade(write.Value, walk)));

    private static bool IsSwitchedOff(IOperation made, string parameter) =>
        made.Argument(parameter)?.Value.ConstantValue is { HasValue: true, Value: false };
}
