using System.Text.RegularExpressions;

namespace LossGen.Analyzers.Flow;

/// <summary>What is taken for a loss where no call of one is in sight: a tensor that is named as one.</summary>
internal static class LossLike
{
    // A sum of ten losses is nested ten deep.
    private const int Depth = 10;

    private static readonly Regex Names = new(
        "loss|criterion|penalty|(^|_)(kl|nll|bce|dice)($|_|[A-Z0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>Whether the tensor is a TorchSharp loss by its origin, or is called a loss.</summary>
    public static bool IsLoss(IOperation value, TorchContext torch, CancellationToken cancellationToken)
    {
        var operand = value.WithoutConversions();
        if (!torch.IsTensor(operand.Type))
        {
            return false;
        }

        return LossGenCalls.IsTrainable(Origin.Of(operand, torch, cancellationToken))
            || (operand is ILocalReferenceOperation local && PartsOfValue.IsTrainable(local, torch))
            || LossCall.From(operand, torch, cancellationToken) is not null
            || (operand.ReferencedSymbol() ?? (operand as IInvocationOperation)?.TargetMethod) is { } named && IsName(named, torch);
    }

    /// <summary>Whether a loss is in the arithmetic that the tensor is.</summary>
    public static bool ContainsLoss(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        ContainsLoss(value, new ValueWalk(torch, cancellationToken, Depth));

    // A field may be computed of itself, so the way back has an end of its own.
    private static bool ContainsLoss(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return false;
        }

        return IsLoss(value, walk.Torch, walk.CancellationToken)
            || (walk.Origin(value) switch
            {
                IBinaryOperation sum => ContainsLoss(sum.LeftOperand, walk.Next) || ContainsLoss(sum.RightOperand, walk.Next),
                IUnaryOperation negated => ContainsLoss(negated.Operand, walk.Next),
                IInvocationOperation { TargetMethod.Name: "mean" or "sum" or "detach" } reduced when reduced.IsTensorFunction(walk.Torch) =>
                    ContainsLoss(reduced.Subject()!, walk.Next),
                _ => false,
            });
    }

    // TorchSharp's own functions are known by symbol; only what a program names itself is taken by its name.
    private static bool IsName(ISymbol symbol, TorchContext torch) => !torch.Declares(symbol) && Names.IsMatch(symbol.Name);
}
