using LossGen.Generator.Declarations.Reading;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.CodeFixes.Edits;

/// <summary>Names of the Runtime's attributes, written the way the class writes them already.</summary>
internal static class AttributeNames
{
    private const string Suffix = "Attribute";

    /// <summary>The name of an attribute in the style of another one: as qualified, and with the suffix where that has it.</summary>
    /// <param name="context">Where it is to stand.</param>
    /// <param name="model">An attribute of LossGen near by.</param>
    /// <param name="name">The attribute's name without its suffix.</param>
    public static NameSyntax InStyleOf(this RepairContext context, AttributeSyntax model, string name)
    {
        // A name that is not the class's is an alias of the user's, which says nothing about how others are written.
        var type = context.Model.GetTypeInfo(model, context.CancellationToken).Type;
        var written = Unqualified(model)?.Identifier.ValueText;
        if (written is null || type is null || (written != type.Name && written + Suffix != type.Name))
        {
            return ByLookup(context, model, name);
        }

        var styled = SyntaxFactory.IdentifierName(written == type.Name ? name + Suffix : name);
        return model.Name switch
        {
            QualifiedNameSyntax qualified => qualified.WithRight(styled).WithoutTrivia(),
            AliasQualifiedNameSyntax alias => alias.WithName(styled).WithoutTrivia(),
            _ => ByLookup(context, model, styled.Identifier.ValueText),
        };
    }

    /// <summary>The name as people write it: unqualified, and without the suffix; null where it is still to be typed.</summary>
    public static string? Simple(AttributeSyntax attribute) =>
        Unqualified(attribute)?.Identifier.ValueText is not { } name ? null
        : name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length)
        : name;

    private static SimpleNameSyntax? Unqualified(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        SimpleNameSyntax unqualified => unqualified,
        _ => null,
    };

    private static NameSyntax ByLookup(RepairContext context, AttributeSyntax place, string name)
    {
        var className = name.EndsWith(Suffix, StringComparison.Ordinal) ? name : name + Suffix;
        foreach (var symbol in context.Model.LookupNamespacesAndTypes(place.SpanStart, name: className))
        {
            if (symbol is INamedTypeSymbol type && type.IsInRuntime())
            {
                return SyntaxFactory.IdentifierName(name);
            }
        }

        return SyntaxFactory.ParseName($"global::LossGen.{name}");
    }
}
