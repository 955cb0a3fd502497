using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>Finds the component attributes of a method.</summary>
internal static class ComponentReader
{
    /// <summary>The method as a component, or null where it carries none of the attributes.</summary>
    public static ComponentReading? Read(IMethodSymbol method)
    {
        var found = ImmutableArray<AttributeData>.Empty;
        var role = ComponentRole.Peer;
        var all = method.GetAttributes();
        foreach (var attribute in all)
        {
            if (RoleOf(attribute.AttributeClass) is { } attributeRole)
            {
                // The same attribute twice is an error of the compiler's.
                if (found.Any(known => known.AttributeClass!.Equals(attribute.AttributeClass, SymbolEqualityComparer.Default)))
                {
                    continue;
                }

                role = found.IsEmpty ? attributeRole : role;
                found = found.Add(attribute);
            }
        }

        return found.IsEmpty
            ? null
            : new ComponentReading(method, found, role)
            {
                HasOtherAttributes = all.Length > found.Length,
                Schedules = all.Length > found.Length ? ScheduleReading.Of(all) : ImmutableArray<ScheduleReading>.Empty,
            };
    }

    /// <summary>The role that an attribute class of the name gives, wherever that is declared; null where it gives none.</summary>
    public static ComponentRole? RoleNamed(string? attributeClass) => attributeClass switch
    {
        "MainLossAttribute" => ComponentRole.Main,
        "AuxiliaryLossAttribute" => ComponentRole.Auxiliary,
        "LossComponentAttribute" => ComponentRole.Peer,
        "RegularizerAttribute" => ComponentRole.Regularizer,
        "KeepBelowAttribute" or "KeepAboveAttribute" or "KeepAtAttribute" => ComponentRole.Constraint,
        _ => null,
    };

    private static ComponentRole? RoleOf(INamedTypeSymbol? attributeClass) =>
        RoleNamed(attributeClass?.Name) is { } role && attributeClass!.IsInRuntime() ? role : null;
}
