using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>One scheme attribute of a class.</summary>
internal sealed record SchemeReading(AttributeData Attribute, INamedTypeSymbol AttributeClass)
{
    public SchemeDeclaration Declaration { get; } = SchemeDeclaration.Of(AttributeClass);

    /// <summary>The traits of the scheme with the options that it is given here.</summary>
    public SchemeTraits Traits => IsChosen(Declaration.Traits.DividesByLossesUnless)
        ? Declaration.Traits with { DividesByLosses = false }
        : Declaration.Traits;

    /// <summary>Whether the scheme, with the options that it is given here, must be told the end of an epoch.</summary>
    public bool NeedsEpochEnd => Traits.EpochEnd && !IsChosen(Traits.EpochEndUnless);

    /// <summary>The attribute's name as people write it.</summary>
    public string Name => Declaration.Name;

    private bool IsChosen(string? option) => option is not null && Attribute.Named<int>(option) is { } value && value != 0;
}
