using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Analyzers.Combinations;

/// <summary>
/// Terms that are written out as an array, a list or a dictionary, in the sum or in a variable that nothing is added to later.
/// </summary>
internal static class TermCollection
{
    private static readonly string[] Readers = ["ContainsKey", "TryGetValue", "GetValueOrDefault", "ToArray", "ToList", "GetEnumerator",
        "Contains"];

    /// <summary>
    /// The elements, in their order: an expression each, and where it is put in before the sum, what it is there; null where they are not
    /// all in sight.
    /// </summary>
    /// <param name="collection">The collection, or the <c>Values</c> of a dictionary.</param>
    /// <param name="sum">The sum, before which nothing may change the collection.</param>
    /// <param name="torch">TorchSharp.</param>
    public static IReadOnlyList<(IOperation Value, CollectedTerm? Collected)>? Elements(
        IOperation collection, IOperation sum, TorchContext torch)
    {
        var source = collection.WithoutConversions();
        if (source is IPropertyReferenceOperation { Property.Name: "Values", Instance: { } dictionary })
        {
            source = dictionary.WithoutConversions();
        }

        return source is ILocalReferenceOperation { Local: var local }
            ? OfVariable(local, sum, torch)?.ConvertAll(static term => (term.Value, (CollectedTerm?)term))
            : Written(source, torch)?.ConvertAll(static element => (element.Value, (CollectedTerm?)null));
    }

    /// <summary>The element that <c>losses["kl"]</c> or <c>losses[0]</c> reads; null for anything else.</summary>
    public static CollectedTerm? Element(IOperation value, IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        var (instance, index) = value.WithoutConversions() switch
        {
            IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed, Arguments: [var argument] } =>
                (indexed, argument.Value),
            IArrayElementReferenceOperation { Indices: [var only] } element => (element.ArrayReference, only),
            _ => (null, null),
        };
        if (instance?.WithoutConversions() is not ILocalReferenceOperation { Local: var local }
            || torch.IsTensor(local.Type)
            || OfVariable(local, sum, torch) is not { } terms)
        {
            return null;
        }

        return Constants.Of(index, torch, cancellationToken) switch
        {
            string key => terms.Find(term => term.Key == key),
            int position when terms.TrueForAll(static term => term.Key is null) && position >= 0 && position < terms.Count =>
                terms[position],
            _ => null,
        };
    }

    private static List<CollectedTerm>? OfVariable(ILocalSymbol local, IOperation sum, TorchContext torch)
    {
        var body = torch.BodyOf(sum);
        if (body.Writes(local) is not [{ Operation: IVariableDeclaratorOperation, Value: { } value }]
            || Written(value.WithoutConversions(), torch) is not { } elements
            || !body.References(local).All(reference => reference.Syntax.SpanStart > sum.Syntax.Span.End || IsOnlyRead(reference)))
        {
            return null;
        }

        return elements
            .Select((element, i) => new CollectedTerm(
                local,
                element.Value,
                $"{local.Name}["
                    + (element.Key is null
                        ? i.ToString(CultureInfo.InvariantCulture)
                        : SymbolDisplay.FormatLiteral(element.Key, quote: true))
                    + "]",
                element.Key))
            .ToList();
    }

    private static List<(IOperation Value, string? Key)>? Written(IOperation source, TorchContext torch)
    {
        var elements = source switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var values } =>
                values.Select(static value => ((IOperation?)value, (string?)null)).ToList(),
            IObjectCreationOperation { Arguments.IsEmpty: true, Initializer.Initializers: var initializers } =>
                initializers.Select(Initialised).ToList(),
            _ when source.IsCollectionExpression() => source.ChildOperations.Select(
                static value => (value.Syntax.IsKind(SyntaxKind.SpreadElement) ? null : value, (string?)null)).ToList(),
            _ => [],
        };

        // Names that are there twice are one element.
        return elements.Count > 1
            && elements.TrueForAll(element => torch.IsTensor(element.Item1?.WithoutConversions().Type))
            && elements.TrueForAll(element => element.Item2 is null == elements[0].Item2 is null)
            && (elements[0].Item2 is null
                || elements.Select(static element => element.Item2).Distinct(StringComparer.Ordinal).Count() == elements.Count)
                ? elements.ConvertAll(static element => (element.Item1!, element.Item2))
                : null;
    }

    private static (IOperation? Value, string? Key) Initialised(IOperation initializer) => initializer switch
    {
        IInvocationOperation { TargetMethod.Name: "Add", Arguments: [var only] } => (only.Value, null),
        IInvocationOperation
        {
            TargetMethod.Name: "Add",
            Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }, var value],
        } => (value.Value, key),
        ISimpleAssignmentOperation
        {
            Target: IPropertyReferenceOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }] },
            Value: var value,
        } => (value, key),
        _ => (null, null),
    };

    // Whoever gets the collection could change it; the functions of LINQ and of TorchSharp do not.
    private static bool IsOnlyRead(IOperation reference) => reference.WithConversionsAround() is var value && value.Parent switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: false } => true,
        IPropertyReferenceOperation or IArrayElementReferenceOperation => value.Parent.Parent switch
        {
            IAssignmentOperation assignment => !ReferenceEquals(assignment.Target, value.Parent),
            IInvocationOperation call => !call.TargetMethod.Name.EndsWith("_", StringComparison.Ordinal),
            _ => true,
        },
        IForEachLoopOperation => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingNamespace: var place } } =>
            place.ToDisplayString() is "System.Linq" or "TorchSharp",
        IInvocationOperation call => Array.IndexOf(Readers, call.TargetMethod.Name) >= 0,
        _ => false,
    };
}
