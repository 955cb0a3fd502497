using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LossGen.CodeFixes.Edits;

/// <summary>The edits of attributes that fixes are made of. They keep the trivia, and change nothing that is so already.</summary>
internal static class AttributeEdits
{
    /// <summary>The attribute under another name.</summary>
    public static AttributeSyntax Named(this AttributeSyntax attribute, NameSyntax name) =>
        attribute.WithName(name.WithTriviaFrom(attribute.Name));

    /// <summary>The attribute with a property set: in the argument that sets it, or in a new one at the end.</summary>
    public static AttributeSyntax With(this AttributeSyntax attribute, string property, string value)
    {
        var expression = ParseExpression(value);
        foreach (var argument in attribute.ArgumentList?.Arguments ?? default)
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == property)
            {
                return attribute.ReplaceNode(argument.Expression, expression.WithTriviaFrom(argument.Expression));
            }
        }

        var name = NameEquals(IdentifierName(property).WithTrailingTrivia(Space), Token(SyntaxKind.EqualsToken).WithTrailingTrivia(Space));
        return attribute.Insert(attribute.ArgumentList?.Arguments.Count ?? 0, AttributeArgument(name, nameColon: null, expression));
    }

    /// <summary>The attribute with another weight, said where the weight is said, or first where it was left at 1.</summary>
    /// <param name="attribute">A component's attribute.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="powerOfTen">The weight as an exponent, where it is a power of ten.</param>
    public static AttributeSyntax WithWeight(this AttributeSyntax attribute, string weight, string? powerOfTen)
    {
        foreach (var argument in attribute.ArgumentList?.Arguments ?? default)
        {
            switch (argument.NameEquals?.Name.Identifier.ValueText)
            {
                case null:
                case "Weight":
                    return attribute.ReplaceNode(argument.Expression, ParseExpression(weight).WithTriviaFrom(argument.Expression));
                case "PowerOfTen" when powerOfTen is not null:
                    return attribute.ReplaceNode(argument.Expression, ParseExpression(powerOfTen).WithTriviaFrom(argument.Expression));
                case "PowerOfTen":
                    return attribute.ReplaceNode(
                        argument,
                        argument.WithNameEquals(
                            argument.NameEquals!.WithName(IdentifierName("Weight").WithTriviaFrom(argument.NameEquals.Name)))
                            .WithExpression(ParseExpression(weight).WithTriviaFrom(argument.Expression)));
            }
        }

        return attribute.Insert(0, AttributeArgument(ParseExpression(weight)));
    }

    /// <summary>The attribute without an argument; without the parentheses when it was the only one.</summary>
    public static AttributeSyntax Without(this AttributeSyntax attribute, int argument)
    {
        var list = attribute.ArgumentList!;
        if (list.Arguments.Count == 1)
        {
            return attribute.WithArgumentList(null);
        }

        // A comment between two arguments stays there; one that ends its line is kept in front of the attribute, by whoever changes it.
        var comments = list.Arguments[argument].DescendantTrivia()
            .Where(static trivia => trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
            .SelectMany(static comment => new[] { Space, comment });
        var neighbour = list.Arguments[argument == 0 ? 1 : argument - 1];
        return attribute.WithArgumentList(list.WithArguments(list.Arguments
            .Replace(neighbour, neighbour.WithTrailingTrivia(neighbour.GetTrailingTrivia().AddRange(comments)))
            .RemoveAt(argument)));
    }

    private static AttributeSyntax Insert(this AttributeSyntax attribute, int index, AttributeArgumentSyntax argument)
    {
        var list = attribute.ArgumentList ?? AttributeArgumentList();
        if (list.Arguments.Count == 0)
        {
            // What stands behind the attribute's name stands behind its argument then.
            return attribute.WithName(attribute.Name.WithoutTrailingTrivia())
                .WithArgumentList(list.WithArguments(SingletonSeparatedList(argument)))
                .WithTrailingTrivia(attribute.GetTrailingTrivia());
        }

        var comma = Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space);
        var separators = list.Arguments.GetSeparators().ToList();
        separators.Insert(Math.Min(index, separators.Count), comma);
        return attribute.WithArgumentList(list.WithArguments(
            SeparatedList(list.Arguments.Insert(index, argument), separators)));
    }
}
