using System.Globalization;

namespace LossGen.Analyzers.Flow;

/// <summary>Tuples that are put together and taken apart: which part goes where.</summary>
internal static class TupleParts
{
    /// <summary>What gets an element of a tuple that is taken apart where it is written; null where the tuple goes elsewhere.</summary>
    public static IOperation? TargetOf(ITupleOperation tuple, IOperation element)
    {
        var whole = tuple.WithConversionsAround();
        var targets = whole.Parent switch
        {
            IDeconstructionAssignmentOperation { Target: var target } => Declared(target),
            ITupleOperation outer => TargetOf(outer, whole),
            _ => null,
        };
        var place = tuple.Elements.IndexOf(element);
        return targets is ITupleOperation { Elements: var parts } && place >= 0 && parts.Length == tuple.Elements.Length
            ? Declared(parts[place])
            : null;
    }

    // var (a, b), var a: the variables without the word.
    private static IOperation Declared(IOperation target) =>
        target is IDeclarationExpressionOperation { Expression: var declared } ? declared : target;

    /// <summary>The local that a tuple is kept in from its declaration on.</summary>
    public static ILocalSymbol? HolderOf(ITupleOperation tuple) =>
        tuple.WithConversionsAround().Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            ? local
            : null;

    /// <summary>Whether the parts of the tuple are variables that get what another is taken apart into.</summary>
    public static bool IsTarget(ITupleOperation tuple)
    {
        IOperation current = tuple;
        while (current.Parent is ITupleOperation or IDeclarationExpressionOperation)
        {
            current = current.Parent;
        }

        return current.Parent is IDeconstructionAssignmentOperation { Target: var target } && ReferenceEquals(target, current);
    }

    /// <summary>
    /// What a part may be: as the tuple is written, or as a model or method of this project returns it; empty where neither can be
    /// seen.
    /// </summary>
    public static IEnumerable<IOperation> Of(
        IOperation whole, int place, TorchContext torch, CancellationToken cancellationToken) => whole.WithoutConversions() switch
    {
        ITupleOperation { Elements: var elements } => place < elements.Length ? [elements[place]] : [],
        IInvocationOperation call when call.CalledModule(torch) is not null =>
            CalledValue.Of(call, torch, cancellationToken)?.WithoutConversions() is ITupleOperation returned
                && place < returned.Elements.Length
                ? [returned.Elements[place]]
                : [],
        IInvocationOperation call when !torch.Declares(call.TargetMethod) && HelperBody.Of(call, torch, cancellationToken) is { } body =>
            HelperBody.ReturnedValues(body).Select(static returned => returned.WithoutConversions()).OfType<ITupleOperation>()
                .Where(returned => place < returned.Elements.Length)
                .Select(returned => returned.Elements[place]),
        _ => [],
    };

    /// <summary>
    /// The tuple that a value is a part of, and its place there: <c>var (a, b) = whole</c>, <c>whole.a</c>; null for all else.
    /// </summary>
    public static (IOperation Whole, int Place)? WholeOf(IOperation part, TorchContext torch) => part switch
    {
        ILocalReferenceOperation local => torch.BodyOf(local).ReachingWrite(local, local.Local)?.Part,
        IFieldReferenceOperation { Instance: { Type.IsTupleType: true } tuple, Field: var item }
            when PlaceOf(item) is { } place => (tuple, place),
        _ => null,
    };

    /// <summary>The place of a part in its tuple, whatever it is called; null for fields of other types.</summary>
    public static int? PlaceOf(IFieldSymbol field) =>
        (field.CorrespondingTupleField ?? field) is { ContainingType.IsTupleType: true, Name: { } name }
            && name.StartsWith("Item", StringComparison.Ordinal)
            && int.TryParse(name.Substring("Item".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number - 1
                : null;
}
