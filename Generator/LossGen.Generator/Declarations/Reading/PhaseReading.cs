using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>One <c>[Phase]</c> of a class.</summary>
internal sealed class PhaseReading(AttributeData attribute)
{
    public AttributeData Attribute { get; } = attribute;

    /// <summary>The name; empty where none is given.</summary>
    public string Name => Attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string name }, ..] ? name : "";

    /// <summary>Whether there is no name that a message could say.</summary>
    public bool IsUnnamed => Name.Trim().Length == 0;

    /// <summary>The names of the components as the attribute lists them.</summary>
    public ImmutableArray<string> Components =>
        Attribute.ConstructorArguments is [_, var names] ? names.AsTexts() : ImmutableArray<string>.Empty;

    /// <summary>Whether the phase says what it trains.</summary>
    public bool IsRestricted => !Trains.IsEmpty;

    /// <summary>The names of the members that it trains.</summary>
    public ImmutableArray<string> Trains => Attribute.NamedTexts("Trains");

    public int Steps => Attribute.Named<int>("Steps") ?? 1;

    public double MaxNorm => Attribute.Named<double>("MaxNorm") ?? 0;
}
