using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>One scheme attribute of a class.</summary>
internal sealed record SchemeReading(AttributeData Attribute, INamedTypeSymbol AttributeClass)
{
    public SchemeTraits Traits { get; } = SchemeTraits.Read(AttributeClass);

    /// <summary>The attribute's name as people write it.</summary>
    public string Name => AttributeClass.Name.EndsWith("Attribute", System.StringComparison.Ordinal)
        ? AttributeClass.Name.Substring(0, AttributeClass.Name.Length - "Attribute".Length)
        : AttributeClass.Name;
}
