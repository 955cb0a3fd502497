using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// The items of an attribute's argument as they are written: <c>"A", "B"</c>, <c>new[] { "A", "B" }</c> or <c>["A", "B"]</c>.
/// </summary>
internal static class AttributeItems
{
    /// <summary>
    /// The expression of an item; of the whole argument where the item does not stand there, and null where there is no argument.
    /// </summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="syntax">How it is written.</param>
    /// <param name="argument">A property's name, or that of a constructor's parameter.</param>
    /// <param name="item">The item's number.</param>
    public static ExpressionSyntax? Find(AttributeData attribute, AttributeSyntax syntax, string argument, int item)
    {
        var arguments = syntax.ArgumentList?.Arguments ?? default;
        foreach (var candidate in arguments)
        {
            if ((candidate.NameEquals?.Name ?? candidate.NameColon?.Name)?.Identifier.ValueText == argument)
            {
                return Element(candidate.Expression, item) ?? candidate.Expression;
            }
        }

        var before = Position(attribute, argument);
        var listed = arguments.Where(static candidate => candidate.NameEquals is null).Skip(before).ToList();
        return listed.Count == 1 && Element(listed[0].Expression, item) is { } element ? element
            : item < listed.Count ? listed[item].Expression
            : listed.Count > 0 ? listed[0].Expression
            : null;
    }

    private static int Position(AttributeData attribute, string parameter)
    {
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Name == parameter)
            {
                return i;
            }
        }

        return 0;
    }

    private static ExpressionSyntax? Element(ExpressionSyntax array, int item) => array switch
    {
        ArrayCreationExpressionSyntax { Initializer.Expressions: var elements } when item < elements.Count => elements[item],
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var elements } when item < elements.Count => elements[item],
        CollectionExpressionSyntax { Elements: var elements } when item < elements.Count =>
            (elements[item] as ExpressionElementSyntax)?.Expression,
        _ => null,
    };
}
