namespace LossGen.Analyzers.Flow;

/// <summary>A value that certainly has no gradient.</summary>
internal sealed class WithoutGradient
{
    private static readonly WithoutGradient Constant = new(call: null, off: null);

    private WithoutGradient(IOperation? call, IInvocationOperation? off)
    {
        Call = call;
        Off = off;
    }

    /// <summary>What was computed under the switch, or the call of the helper that computes under it; null for constants and what was
    /// detached.</summary>
    public IOperation? Call { get; }

    /// <summary>The call that switched gradients off.</summary>
    public IInvocationOperation? Off { get; }

    /// <summary>Why the value has no gradient; null where it may have one.</summary>
    public static WithoutGradient? Of(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken));

    private static WithoutGradient? Of(IOperation expression, ValueWalk walk)
    {
        var written = expression is IConversionOperation { OperatorMethod: not null } number ? number.Operand
            : expression.WithoutConversions();
        if (walk.IsOver)
        {
            return null;
        }

        if (!walk.Torch.IsTensor(written.Type))
        {
            return written.Type is { TypeKind: TypeKind.Struct } or { Name: "Scalar" } ? Constant : null;
        }

        var origin = walk.Origin(written);
        if (GradMode.IsComputed(origin, walk.Torch) && GradMode.DisabledBy(origin, walk.Torch, walk.CancellationToken) is { } off)
        {
            return MayTrain(origin, walk.Torch, walk.CancellationToken) ? new WithoutGradient(origin, off) : Constant;
        }

        return origin switch
        {
            IBinaryOperation binary => All([binary.LeftOperand, binary.RightOperand], walk),
            IUnaryOperation unary => Of(unary.Operand, walk.Next),
            IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no } => All([yes, no], walk),
            IInvocationOperation call when walk.Torch.Declares(call.TargetMethod) => OfFunction(call, walk),
            IInvocationOperation call => OfHelper(call, walk.Torch, walk.CancellationToken),
            _ => TupleParts.WholeOf(origin, walk.Torch) is var (whole, place) ? OfPart(whole, place, walk) : null,
        };
    }

    // var (loss, accuracy) = Evaluate(…), where every tuple that the helper returns was computed under the switch.
    private static WithoutGradient? OfPart(IOperation whole, int place, ValueWalk walk)
    {
        var parts = TupleParts.Of(walk.Definition(whole), place, walk.Torch, walk.CancellationToken).ToList();
        return parts.Count > 0 ? All(parts, walk) : null;
    }

    private static WithoutGradient? All(IReadOnlyList<IOperation> parts, ValueWalk walk)
    {
        var cause = Constant;
        foreach (var part in parts)
        {
            if (Of(part, walk.Next) is not { } found)
            {
                return null;
            }

            cause = found.Call is null ? cause : found;
        }

        return cause;
    }

    private static WithoutGradient? OfFunction(IInvocationOperation call, ValueWalk walk)
    {
        if (call.TargetMethod.Name is "detach" or "detach_")
        {
            return Constant;
        }

        if (!walk.Torch.IsTensor(call.Type)
            || call.CalledModule(walk.Torch) is not null
            || call.TargetMethod.Name is "Parameter" or "requires_grad_" or "with_requires_grad" or "get_parameter" or "get_buffer"
            || call.Argument("requires_grad") is { ArgumentKind: not ArgumentKind.DefaultValue })
        {
            return null;
        }

        var tensors = call.Arguments.Select(static argument => argument.Value).Append(call.Instance).OfType<IOperation>();
        var given = new List<IOperation>();
        foreach (var value in tensors)
        {
            if (walk.IsTensor(value))
            {
                given.Add(value);
            }
            else if (value.WithoutConversions().Type is IArrayTypeSymbol
                or INamedTypeSymbol { IsGenericType: true, TypeKind: TypeKind.Interface or TypeKind.Class } or null)
            {
                // A list of tensors, whose elements may be anything; a list of numbers is none.
                if (value.WithoutConversions() is not { ConstantValue.HasValue: true }
                    && HoldsTensors(value.WithoutConversions().Type ?? value.Type, walk.Torch))
                {
                    return null;
                }
            }
        }

        return All(given, walk);
    }

    private static bool HoldsTensors(ITypeSymbol? type, TorchContext torch) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } => torch.IsTensor(element),
        INamedTypeSymbol { TypeArguments: var arguments } => arguments.Any(argument => torch.IsTensor(argument) || argument.IsTupleType),
        _ => true,
    };

    // A method of this project that computes everything that it returns under the switch.
    private static WithoutGradient? OfHelper(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (!torch.IsTensor(call.Type)
            || call.CalledModule(torch) is not null
            || HelperBody.Of(call, torch, cancellationToken) is not { } body)
        {
            return null;
        }

        IInvocationOperation? switched = null;
        foreach (var value in HelperBody.ReturnedValues(body))
        {
            var origin = Origin.Of(value, torch, cancellationToken);
            if (!GradMode.IsComputed(origin, torch) || GradMode.DisabledBy(origin, torch, cancellationToken) is not { } off)
            {
                return null;
            }

            switched = off;
        }

        return switched is null ? null
            : MayTrain(call, torch, cancellationToken)
                || body.Descendants().Any(inner => IsTrained(inner, torch)) ? new WithoutGradient(call, switched)
            : Constant;
    }

    // Of constants alone there is nothing to train, with gradients or without.
    private static bool MayTrain(IOperation computed, TorchContext torch, CancellationToken cancellationToken) =>
        computed.Descendants().Any(part =>
        IsTrained(part, torch)
        || (torch.IsTensor(part.Type)
            && part is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            && Of(part, new ValueWalk(torch, cancellationToken, steps: 3)) is not { Call: null }));

    private static bool IsTrained(IOperation part, TorchContext torch) =>
        part is IInvocationOperation call
            && (call.CalledModule(torch) is not null
            || (call.TargetMethod.Name is "parameters" or "named_parameters" && torch.Declares(call.TargetMethod)));
}
