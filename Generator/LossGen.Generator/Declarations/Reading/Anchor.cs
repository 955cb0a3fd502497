using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// Where a diagnostic belongs, as a symbol or an attribute's argument. Only an analyzer turns it into a location, so that
/// the generator never touches syntax for a class that is fine.
/// </summary>
internal readonly struct Anchor
{
    private readonly ISymbol? _symbol;
    private readonly AttributeData? _attribute;
    private readonly string? _argument;
    private readonly int? _item;

    private Anchor(ISymbol? symbol, AttributeData? attribute, string? argument, int? item = null) =>
        (_symbol, _attribute, _argument, _item) = (symbol, attribute, argument, item);

    public static Anchor At(ISymbol symbol) => new(symbol, null, null);

    public static Anchor At(AttributeData attribute) => new(null, attribute, null);

    /// <summary>The expression of an argument: a property's name, or the lower-case name of a constructor's parameter.</summary>
    public static Anchor At(AttributeData attribute, string? argument) => new(null, attribute, argument);

    /// <summary>One item of an argument that lists several: in an array, or as an argument of its own.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">The argument, named as above.</param>
    /// <param name="item">The item's number.</param>
    public static Anchor AtItem(AttributeData attribute, string argument, int item) => new(null, attribute, argument, item);

    /// <summary>The place; none where it is in another project, to which no diagnostic of this one may point.</summary>
    public Location Locate(Compilation project, CancellationToken token)
    {
        if (_symbol is not null)
        {
            return _symbol.LocationIn(project.Assembly);
        }

        if (_attribute?.PlaceIn(project)?.GetSyntax(token) is not AttributeSyntax syntax)
        {
            return Location.None;
        }

        if (_item is { } item)
        {
            return (AttributeItems.Find(_attribute, syntax, _argument!, item) ?? (SyntaxNode)syntax).GetLocation();
        }

        foreach (var argument in syntax.ArgumentList?.Arguments ?? default)
        {
            if (_argument is not null && Says(argument, _argument))
            {
                return argument.Expression.GetLocation();
            }
        }

        return syntax.GetLocation();
    }

    private static bool Says(AttributeArgumentSyntax argument, string name) =>
        argument.NameEquals is { } property
            ? property.Name.Identifier.ValueText == name
            : char.IsLower(name[0]) && (argument.NameColon is null || argument.NameColon.Name.Identifier.ValueText == name);
}
