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

    private static readonly ArgumentModel SomeBound = new(Name: null, new ConstantModel(ConstantKind.Double, "double", "", 0, default));

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
                Arguments(component.Attribute),
                Sign(type))
            : null;

    // While the bound is typed the compiler says at the attribute that it lacks, and generated code has some number.
    private static EquatableArray<ArgumentModel> Arguments(AttributeData attribute)
    {
        var known = ConstantReader.Arguments(attribute)
            .Where(static argument => argument.Name is null || Options.Contains(argument.Name));
        return (attribute.ConstructorArguments.IsEmpty ? known.Prepend(SomeBound) : known).ToEquatableArray();
    }
}
