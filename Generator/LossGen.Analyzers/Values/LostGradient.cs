using System.Collections.Immutable;
using LossGen.Analyzers.Flow;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Values;

/// <summary>A tensor that is certain to have no gradient, whatever it is computed of, and why.</summary>
/// <param name="Cause">The operation after which no gradient is left.</param>
/// <param name="Reason">The cause in words, to be read after "because".</param>
internal sealed record LostGradient(IOperation Cause, string Reason)
{
    /// <summary>Whether the cause cuts a gradient off that was there: <c>detach</c>, indices, truth values and integers.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Whether <c>detach</c> cut it off: what is computed of it and of something else mostly has a gradient by that.</summary>
    public bool IsDetached { get; private init; }

    private static readonly ImmutableHashSet<string> Indices = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "argmax", "argmin", "argsort", "eq", "ne", "gt", "ge", "lt", "le", "isnan", "isinf", "isfinite", "count_nonzero", "bincount",
        "one_hot");

    private static readonly ImmutableHashSet<string> Creations = ImmutableHashSet.Create(
        StringComparer.Ordinal, "tensor", "as_tensor", "from_array", "zeros", "ones", "full", "rand", "randn", "arange", "zeros_like",
        "ones_like", "full_like", "rand_like", "randn_like");

    /// <summary>The first cause; null where a gradient may be left.</summary>
    public static LostGradient? Of(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken));

    /// <summary>
    /// The first cause that cuts a gradient off, where nothing else with a gradient is left; labels beside it count as without.
    /// </summary>
    public static LostGradient? CutIn(IOperation value, TorchContext torch, CancellationToken cancellationToken) =>
        Of(value, new ValueWalk(torch, cancellationToken)) is { IsCut: true, Cause: IInvocationOperation { TargetMethod: var method } } cut
            && torch.Declares(method)
            ? cut
            : CutOperands.Of(value, new ValueWalk(torch, cancellationToken));

    private static LostGradient? Of(IOperation value, ValueWalk walk)
    {
        if (walk.IsOver)
        {
            return null;
        }

        var origin = walk.Origin(value);
        switch (origin)
        {
            case IConversionOperation { OperatorMethod: not null, Operand: var number } conversion
                when walk.Torch.IsTensor(conversion.Type) && !walk.Torch.IsTensor(number.Type):
                return new LostGradient(number, $"'{Excerpt.Of(number)}' is a plain number");
            case IInvocationOperation call when walk.Torch.Declares(call.TargetMethod) && walk.Torch.IsTensor(call.Type):
                return OfCall(call, walk);
            case IInvocationOperation helper when walk.Torch.IsTensor(helper.Type):
                return OfHelper(helper, walk);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
                or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals
                    or BinaryOperatorKind.NotEquals } comparison
                when walk.Torch.IsTensor(comparison.Type):
                return new LostGradient(comparison, "a comparison gives truth values") { IsCut = true };
            case IBinaryOperation or IUnaryOperation when walk.Torch.IsTensor(origin.Type):
                return Disabled(origin, walk.Torch, walk.CancellationToken) ?? OfOperands(origin.ChildOperations, walk);
            case IConditionalOperation { WhenTrue: var yes, WhenFalse: { } no }:
                return OfOperands([yes, no], walk);
            case ISwitchExpressionOperation { Arms: var arms }:
                return OfOperands(arms.Select(static arm => arm.Value), walk);
            default:
                return null;
        }
    }

    private static LostGradient? OfCall(IInvocationOperation call, ValueWalk walk)
    {
        var name = call.TargetMethod.Name;
        if (name is "detach" or "detach_")
        {
            return new LostGradient(call, "detach() cuts it off") { IsCut = call.IsTensorFunction(walk.Torch), IsDetached = true };
        }

        if (name is "requires_grad_" or "with_requires_grad")
        {
            return null;
        }

        if (Indices.Contains(name) && call.IsTensorFunction(walk.Torch))
        {
            return new LostGradient(call, $"{name} gives indices or truth values") { IsCut = true };
        }

        if (name is "long" or "int" or "bool" || (name is "to" or "to_type" or "type" && Origin.NamesInteger(call)))
        {
            return new LostGradient(call, "integers have none") { IsCut = call.IsTensorFunction(walk.Torch) };
        }

        if (Creations.Contains(name) && !walk.Torch.IsTensor(call.Instance?.Type))
        {
            return call.Argument("requires_grad") is null or { ArgumentKind: ArgumentKind.DefaultValue }
                ? new LostGradient(call, $"'{Excerpt.Of(call)}' is made new")
                : null;
        }

        if (Disabled(call, walk.Torch, walk.CancellationToken) is { } disabled)
        {
            return disabled;
        }

        // A module may have parameters, and a scope hands its tensors on.
        return call.CalledModule(walk.Torch) is null && call.IsTensorFunction(walk.Torch)
            ? OfOperands(call.Arguments.Select(static argument => argument.Value).Prepend(call.Instance), walk)
            : null;
    }

    // A method of this project that returns nothing else.
    private static LostGradient? OfHelper(IInvocationOperation call, ValueWalk walk)
    {
        if (HelperBody.Of(call, walk.Torch, walk.CancellationToken) is not { } body)
        {
            return null;
        }

        LostGradient? first = null;
        foreach (var value in HelperBody.ReturnedValues(body))
        {
            if (Of(value, walk.Next) is not { } found)
            {
                return null;
            }

            first ??= found;
        }

        return first is null ? null : first with { Cause = call, Reason = $"in {NameOf(call)} {first.Reason}" };
    }

    private static string NameOf(IInvocationOperation call) =>
        call is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } lambda } ? Excerpt.Of(lambda) : call.TargetMethod.Name;

    private static LostGradient? Disabled(IOperation operation, TorchContext torch, CancellationToken cancellationToken) =>
        GradMode.DisabledBy(operation, torch, cancellationToken) is { } off
            ? new LostGradient(operation, $"it is computed under {off.TargetMethod.Name}")
            : null;

    // All tensors among them, and one at least.
    private static LostGradient? OfOperands(IEnumerable<IOperation?> operands, ValueWalk walk)
    {
        LostGradient? first = null;
        foreach (var operand in operands)
        {
            // Scalars and options have no gradient; arrays of tensors are not looked into.
            if (operand is null or { Type: null } || (!walk.IsTensor(operand) && operand.WithoutConversions().Type is not IArrayTypeSymbol))
            {
                continue;
            }

            if (Of(operand, walk.Next) is not { } found)
            {
                return null;
            }

            first ??= found;
        }

        return first;
    }
}
