using System.Collections.Immutable;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// Where a value comes from: back through variables with one reaching definition, and through functions that change
/// where a tensor is or how it is laid out but not its numbers. What is not understood is returned as it stands, and a
/// rule that does not know it stays silent.
/// </summary>
internal static class Origin
{
    // Longer chains than any method has; a cycle of definitions cannot be excluded in code that does not compile.
    private const int Limit = 64;

    private static readonly ImmutableHashSet<string> LayoutFunctions = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "transpose", "permute", "index", "contiguous", "alias", "t",
        "swapaxes");

    private static readonly ImmutableHashSet<string> PlacementFunctions = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "to", "to_type", "type", "float", "double", "half", "bfloat16", "cpu", "cuda", "clone", "MoveToOuterDisposeScope",
        "DetachFromDisposeScope", "DetatchFromDisposeScope");

    /// <summary>The origin through placement and layout.</summary>
    public static IOperation Of(IOperation expression, TorchContext torch, CancellationToken cancellationToken) =>
        Follow(expression, torch, layout: true, cancellationToken);

    /// <summary>The origin through placement only: its shape is that of the expression.</summary>
    public static IOperation WithSameShape(IOperation expression, TorchContext torch, CancellationToken cancellationToken) =>
        Follow(expression, torch, layout: false, cancellationToken);

    /// <summary>One step back through a variable, or the expression itself.</summary>
    public static IOperation Definition(IOperation expression, TorchContext torch, CancellationToken cancellationToken) =>
        ThroughVariable(expression.WithoutConversions(), torch, cancellationToken) ?? expression.WithoutConversions();

    /// <summary>One step back through a variable, placement or layout; null at the origin.</summary>
    public static IOperation? Previous(IOperation expression, TorchContext torch, CancellationToken cancellationToken) =>
        Previous(expression, torch, layout: true, cancellationToken);

    /// <summary>Whether a conversion is to integers, as labels have it.</summary>
    public static bool NamesInteger(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.WithoutConversions() is IFieldReferenceOperation { Field: { Type.Name: "ScalarType", Name: var type } }
                && (type.StartsWith("int", StringComparison.OrdinalIgnoreCase)
                    || type is "Byte" or "uint8" or "Bool" or "bool" or "short" or "long"))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation Follow(IOperation expression, TorchContext torch, bool layout, CancellationToken cancellationToken)
    {
        for (var step = 0; step < Limit; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Previous(expression, torch, layout, cancellationToken) is not { } previous)
            {
                break;
            }

            expression = previous;
        }

        return expression;
    }

    private static IOperation? Previous(
        IOperation expression, TorchContext torch, bool layout, CancellationToken cancellationToken) => expression switch
    {
        IConversionOperation { OperatorMethod: null } conversion => conversion.Operand,
        IConditionalAccessInstanceOperation receiver => receiver.ConditionalAccess()?.Operation,
        IConditionalAccessOperation access => access.WhenNotNull,
        ISimpleAssignmentOperation assignment => assignment.Value,
        IInvocationOperation call when torch.Declares(call.TargetMethod) => ThroughCall(call, torch, layout),
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } indexed } when layout && torch.IsTensor(indexed.Type) =>
            indexed,
        IPropertyReferenceOperation { Property.Name: "T" or "mT", Instance: { } transposed }
            when layout && torch.IsTensor(transposed.Type) => transposed,
        _ => ThroughVariable(expression, torch, cancellationToken),
    };

    private static IOperation? ThroughVariable(
        IOperation expression, TorchContext torch, CancellationToken cancellationToken) => expression switch
    {
        ILocalReferenceOperation local => torch.BodyOf(local).Reaching(local, local.Local),
        IParameterReferenceOperation parameter => ThroughParameter(parameter, torch.BodyOf(parameter), torch, cancellationToken),
        IFieldReferenceOperation field => torch.Members.ValueOf(field.Field, cancellationToken),
        IPropertyReferenceOperation term when LossGenCalls.TermOf(term) is not null => null,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => torch.Members.ValueOf(property.Property, cancellationToken),
        _ => null,
    };

    // What nobody writes is what the caller hands over: of a component, what an intermediate returns.
    private static IOperation? ThroughParameter(
        IParameterReferenceOperation parameter, MethodBody body, TorchContext torch, CancellationToken cancellationToken) =>
        body.Writes(parameter.Parameter).Count > 0
            ? body.Reaching(parameter, parameter.Parameter)
            : torch.SharedValues.ValueOf(parameter.Parameter, cancellationToken);

    private static IOperation? ThroughCall(IInvocationOperation call, TorchContext torch, bool layout)
    {
        var name = call.TargetMethod.Name;
        if (!PlacementFunctions.Contains(name) && !(layout && LayoutFunctions.Contains(name)))
        {
            return null;
        }

        // A type named in the call may be an integer, after which the numbers are others and no gradient flows.
        if (name is "to" or "to_type" or "type" && NamesInteger(call))
        {
            return null;
        }

        return call.Subject() is { } subject && (torch.IsTensor(subject.Type) || torch.IsModule(subject.Type)) ? subject : null;
    }
}
