using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The bounds of constraints.</summary>
internal static class BoundReader
{
    /// <summary>The options of a bound; a component has others, which are read with those of all components.</summary>
    public static readonly ImmutableHashSet<string> Options =
        ImmutableHashSet.Create("Penalty", "Rate", "Smooth", "MaxWeight", "Relative", "Update", "Damping");

    /// <summary>What a constraint is to its bound, as a formula has it.</summary>
    public static string Sign(INamedTypeSymbol? attributeClass) => attributeClass?.Name switch
    {
        "KeepAboveAttribute" => "≥",
        "KeepAtAttribute" => "=",
        _ => "≤",
    };

    /// <summary>The bound as generated code creates it; null for a component with a weight.</summary>
    public static BoundModel? Model(ComponentReading component) =>
        component is { Role: ComponentRole.Constraint, Attribute.AttributeClass: { } type }
            ? new BoundModel(
                TypeText.Qualified(type),
                ConstantReader.Arguments(component.Attribute)
                    .Where(static argument => argument.Name is null || Options.Contains(argument.Name)).ToEquatableArray(),
                Sign(type))
            : null;
}
