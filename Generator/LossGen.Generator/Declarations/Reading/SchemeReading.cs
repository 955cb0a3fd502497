using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>One scheme attribute of a class.</summary>
internal sealed record SchemeReading(AttributeData Attribute, INamedTypeSymbol AttributeClass)
{
    public SchemeDeclaration Declaration { get; } = SchemeDeclaration.Of(AttributeClass);

    public SchemeTraits Traits => Declaration.Traits;

    /// <summary>Whether the scheme, with the options that it is given here, must be told the end of an epoch.</summary>
    public bool NeedsEpochEnd =>
        Traits.EpochEnd && !(Traits.EpochEndUnless is { } option && Attribute.Named<int>(option) is { } value && value != 0);

    /// <summary>The attribute's name as people write it.</summary>
    public string Name => Declaration.Name;
}
