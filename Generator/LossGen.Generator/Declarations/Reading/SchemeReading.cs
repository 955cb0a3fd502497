using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>One scheme attribute of a class.</summary>
internal sealed record SchemeReading(AttributeData Attribute, INamedTypeSymbol AttributeClass)
{
    public SchemeDeclaration Declaration { get; } = SchemeDeclaration.Of(AttributeClass);

    public SchemeTraits Traits => Declaration.Traits;

    /// <summary>The attribute's name as people write it.</summary>
    public string Name => Declaration.Name;
}
