using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>A class with <c>[CombinedLoss]</c>, with everything that its attributes say. Read once, by one reader, for the generator and for every analyzer.</summary>
internal sealed class LossReading(
    INamedTypeSymbol type,
    AttributeData attribute,
    ImmutableArray<SchemeReading> schemes,
    ImmutableArray<ComponentReading> components,
    INamedTypeSymbol? annotatedBase)
{
    public INamedTypeSymbol Type { get; } = type;

    public AttributeData Attribute { get; } = attribute;

    /// <summary>The scheme attributes; more than one is a contradiction.</summary>
    public ImmutableArray<SchemeReading> Schemes { get; } = schemes;

    /// <summary>The scheme; null for fixed weights that nobody wrote.</summary>
    public SchemeReading? Scheme => Schemes.IsEmpty ? null : Schemes[0];

    public string SchemeName => Scheme?.Name ?? "FixedWeights";

    public SchemeTraits Traits => Scheme?.Traits ?? SchemeTraits.FixedWeights;

    /// <summary>The components in declaration order, those of base classes first.</summary>
    public ImmutableArray<ComponentReading> Components { get; } = components;

    public ComponentReading? Main => Components.FirstOrDefault(static component => component.Role == ComponentRole.Main);

    /// <summary>The nearest base class that is a combined loss itself.</summary>
    public INamedTypeSymbol? AnnotatedBase { get; } = annotatedBase;

    /// <summary>Whether the compiler cannot make sense of an attribute: it says so itself, and nothing is emitted.</summary>
    public bool IsBroken =>
        Attribute.IsBroken()
        || Schemes.Any(static scheme => scheme.Attribute.IsBroken())
        || Components.Any(static component => component.Attributes.Any(static attribute => attribute.IsBroken()));
}
