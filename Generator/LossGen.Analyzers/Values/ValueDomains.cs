using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Values;

/// <summary>Reads a <see cref="ValueDomain" /> from where a value comes from.</summary>
internal static class ValueDomains
{
    /// <summary>The domain of a value, through variables, layout and placement.</summary>
    public static ValueDomain Of(IOperation? value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken));

    private static ValueDomain Of(IOperation? value, ValueWalk walk)
    {
        if (value is null || walk.IsOver)
        {
            return ValueDomain.Unknown;
        }

        switch (Activation.Of(value, walk.Torch, walk.CancellationToken)?.Kind)
        {
            case ActivationKind.Softmax or ActivationKind.Sigmoid:
                return ValueDomain.Probabilities;
            case ActivationKind.LogSoftmax or ActivationKind.LogSigmoid:
                return ValueDomain.LogProbabilities;
        }

        if (walk.Origin(value) is not IInvocationOperation call || !walk.Torch.Declares(call.TargetMethod))
        {
            return ValueDomain.Unknown;
        }

        // exp of anything is positive; log of anything was meant to be a logarithm.
        return call.TargetMethod.Name switch
        {
            "one_hot" or "exp" => ValueDomain.Probabilities,
            "log" => ValueDomain.LogProbabilities,
            "detach" when call.Subject() is { } subject => Of(subject, walk.Next),
            "tensor" when AreNotNegative(call.ArgumentAt(0)) => ValueDomain.Probabilities,
            _ => ValueDomain.Unknown,
        };
    }

    private static bool AreNotNegative(IOperation? array) =>
        array?.WithoutConversions() is IArrayCreationOperation { Initializer.ElementValues: { IsEmpty: false } elements }
        && elements.All(static element => element.ConstantValue is { HasValue: true, Value: float and >= 0 or double and >= 0 });
}
