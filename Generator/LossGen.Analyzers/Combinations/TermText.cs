using System.Collections.Immutable;
using System.Globalization;
using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>How a message names the terms of a sum, and where it finds their weights.</summary>
internal static class TermText
{
    /// <summary>A name for each term: that of its variable, else of the function; with its number where two are of one name.</summary>
    public static ImmutableArray<string> Names(Combination combination, TorchContext torch, CancellationToken cancellationToken)
    {
        var names = combination.Terms.Select(term => Name(term.Loss, torch, cancellationToken)).ToList();
        return names
            .Select((name, i) => (name, Number: (i + 1).ToString(CultureInfo.InvariantCulture)) switch
            {
                (null, var number) => $"term {number}",
                (var known, var number) => names.Count(other => other == known) > 1 ? $"{known} (term {number})" : known,
            })
            .ToImmutableArray();
    }

    /// <summary>The number that the term is multiplied or divided by where it stands; the term itself where there is none.</summary>
    public static SyntaxNode Weight(CombinationTerm term, IOperation sum, TorchContext torch, CancellationToken cancellationToken)
    {
        for (var current = term.Loss; !ReferenceEquals(current, sum) && current.Parent is { } parent; current = parent)
        {
            if (parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product
                && (ReferenceEquals(product.LeftOperand, current) ? product.RightOperand : product.LeftOperand) is var factor
                && Product.Constant(factor, torch, cancellationToken) is not null)
            {
                return factor.Syntax;
            }
        }

        return term.Loss.Syntax;
    }

    private static string? Name(IOperation loss, TorchContext torch, CancellationToken cancellationToken) =>
        loss.WithoutConversions() is var operation && operation.ReferencedSymbol() is { } variable ? variable.Name
        : LossCall.From(operation, torch, cancellationToken) is { } call ? call.Name
        : (operation as IInvocationOperation)?.TargetMethod.Name;
}
