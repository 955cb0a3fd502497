using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing;

/// <summary>Reads the declarations of a loss class.</summary>
internal static class LossReader
{
    private const int ExpectedComponents = 4;

    /// <summary>The class as a combined loss, or null where it does not carry the attribute.</summary>
    public static LossReading? Read(INamedTypeSymbol type, CancellationToken token)
    {
        // On anything but a class the attribute is an error of the compiler's.
        if (type.TypeKind != TypeKind.Class || FindCombinedLoss(type) is not { } attribute)
        {
            return null;
        }

        var schemes = ImmutableArray.CreateBuilder<SchemeReading>(1);
        foreach (var candidate in type.GetAttributes())
        {
            if (candidate != attribute && candidate.AttributeClass is { } attributeClass && attributeClass.DerivesFromRuntime(WellKnownNames.WeightingAttribute))
            {
                schemes.Add(new SchemeReading(candidate, attributeClass));
            }
        }

        var components = ImmutableArray.CreateBuilder<ComponentReading>(ExpectedComponents);
        var annotatedBase = ReadBases(type, type.ContainingAssembly, components, token);
        AddComponents(type, type.ContainingAssembly, components, token);
        return new LossReading(type, attribute, schemes.ToImmutable(), WithShares(schemes, components), annotatedBase, PhaseReader.Read(type));
    }

    /// <summary>The short form of a scheme whose weights are shares: a for the first of two components, 1 − a for the second.</summary>
    private static ImmutableArray<ComponentReading> WithShares(
        ImmutableArray<SchemeReading>.Builder schemes, ImmutableArray<ComponentReading>.Builder components)
    {
        if (schemes.Count > 0 && schemes[0].Traits.WeightsSumToOne && schemes[0].Attribute.Positional<double>() is { } first)
        {
            var next = first;
            for (var i = 0; i < components.Count; i++)
            {
                if (components[i].Role != Model.ComponentRole.Regularizer)
                {
                    components[i] = new ComponentReading(components[i].Method, components[i].Attributes, components[i].Role)
                    {
                        HasOtherAttributes = components[i].HasOtherAttributes,
                        WeightFromScheme = next,
                    };
                    next = 1 - first;
                }
            }
        }

        return components.ToImmutable();
    }

    public static AttributeData? FindCombinedLoss(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "CombinedLossAttribute" } attributeClass && attributeClass.IsInRuntime())
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The components of all base classes, the outermost first, so that a base's positions hold in the derived class.</summary>
    private static INamedTypeSymbol? ReadBases(
        INamedTypeSymbol type, IAssemblySymbol project, ImmutableArray<ComponentReading>.Builder components, CancellationToken token)
    {
        // Roslyn breaks circular inheritance into an error base; classes of the framework carry no components.
        if (type.BaseType is not { SpecialType: SpecialType.None, TypeKind: TypeKind.Class } ancestor || ancestor.IsInRuntime())
        {
            return null;
        }

        var further = ReadBases(ancestor, project, components, token);
        AddComponents(ancestor, project, components, token);
        return FindCombinedLoss(ancestor) is null ? further : ancestor;
    }

    private static void AddComponents(
        INamedTypeSymbol type, IAssemblySymbol project, ImmutableArray<ComponentReading>.Builder components, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method && method.IsKnownIn(project) && ComponentReader.Read(method) is { } component)
            {
                components.Add(component);
            }
        }
    }
}
