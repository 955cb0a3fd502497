using System.Collections.Immutable;
using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>Reads the declarations of a loss class.</summary>
internal static class LossReader
{
    private const int ExpectedComponents = 4;

    /// <summary>The class as a combined loss, or null where it does not carry the attribute.</summary>
    public static LossReading? Read(INamedTypeSymbol type, CancellationToken token)
    {
        // On anything but a class the attribute is an error of the compiler's.
        return type is { TypeKind: TypeKind.Class, Name.Length: > 0 } ? ReadAnyType(type, token) : null;
    }

    /// <summary>As above, for a struct too, of which the compiler says that it cannot carry the attribute.</summary>
    public static LossReading? ReadAnyType(INamedTypeSymbol type, CancellationToken token)
    {
        return FindCombinedLoss(type) is { } attribute ? Read(type, attribute, token) : null;
    }

    /// <summary>
    /// A class whose <c>[CombinedLoss]</c> was swallowed by an attribute above it, which stands for it; null where it has none.
    /// </summary>
    public static LossReading? ReadHalfTyped(INamedTypeSymbol type, CancellationToken token) =>
        type.GetAttributes() is [var first, ..] ? Read(type, first, token) : null;

    private static LossReading Read(INamedTypeSymbol type, AttributeData attribute, CancellationToken token)
    {
        var schemes = ImmutableArray.CreateBuilder<SchemeReading>(1);
        AttributeData? smoothing = null;
        foreach (var candidate in type.GetAttributes())
        {
            if (candidate.AttributeClass is { Name: WellKnownNames.SmoothingAttribute } smoothingClass && smoothingClass.IsInRuntime())
            {
                smoothing = candidate;
            }

            if (candidate != attribute
                && candidate.AttributeClass is { } attributeClass
                && attributeClass.DerivesFromRuntime(WellKnownNames.WeightingAttribute)
                && !schemes.Any(scheme => scheme.AttributeClass.Equals(attributeClass, SymbolEqualityComparer.Default)))
            {
                schemes.Add(new SchemeReading(candidate, attributeClass));
            }
        }

        var components = ImmutableArray.CreateBuilder<ComponentReading>(ExpectedComponents);
        var intermediates = ImmutableArray<IntermediateReading>.Empty;
        var annotatedBase = ReadBases(type, type.ContainingAssembly, components, ref intermediates, token);
        var isDeclaredTwice = AddComponents(type, type.ContainingAssembly, components, ref intermediates, token);
        return new LossReading(
            type, attribute, schemes.ToImmutable(), WithShares(schemes, components), intermediates, annotatedBase, PhaseReader.Read(type))
        {
            IsDeclaredTwice = isDeclaredTwice,
            Smoothing = smoothing,
        };
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
                if (components[i].IsWeighed)
                {
                    components[i] = new ComponentReading(components[i].Method, components[i].Attributes, components[i].Role)
                    {
                        HasOtherAttributes = components[i].HasOtherAttributes,
                        Schedules = components[i].Schedules,
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
        INamedTypeSymbol type,
        IAssemblySymbol project,
        ImmutableArray<ComponentReading>.Builder components,
        ref ImmutableArray<IntermediateReading> intermediates,
        CancellationToken token)
    {
        // Roslyn breaks circular inheritance into an error base; classes of the framework carry no components.
        if (type.BaseType is not { SpecialType: SpecialType.None, TypeKind: TypeKind.Class } ancestor || ancestor.IsInRuntime())
        {
            return null;
        }

        var further = ReadBases(ancestor, project, components, ref intermediates, token);
        AddComponents(ancestor, project, components, ref intermediates, token);
        return FindCombinedLoss(ancestor) is null ? further : ancestor;
    }

    /// <summary>Adds the type's own components, each once, and its intermediates.</summary>
    /// <returns>Whether a component stands there twice.</returns>
    private static bool AddComponents(
        INamedTypeSymbol type,
        IAssemblySymbol project,
        ImmutableArray<ComponentReading>.Builder components,
        ref ImmutableArray<IntermediateReading> intermediates,
        CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var first = components.Count;
        var isDeclaredTwice = false;
        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: not (MethodKind.Constructor or MethodKind.StaticConstructor) } method
                || !method.IsKnownIn(project))
            {
                continue;
            }

            if (ComponentReader.Read(method) is { } component)
            {
                if (HasSame(components, first, component))
                {
                    isDeclaredTwice = true;
                    continue;
                }

                components.Add(component);
                if (!component.HasOtherAttributes)
                {
                    continue;
                }
            }

            if (IntermediateReading.Read(method) is { } intermediate)
            {
                intermediates = WithoutOverridden(intermediates, method).Add(intermediate);
            }
        }

        return isDeclaredTwice;
    }

    /// <summary>An override that repeats the attribute is the method that it overrides.</summary>
    private static ImmutableArray<IntermediateReading> WithoutOverridden(
        ImmutableArray<IntermediateReading> intermediates, IMethodSymbol method) =>
        method.OverriddenMethod is { OriginalDefinition: var overridden }
            ? intermediates.RemoveAll(known => known.Method.OriginalDefinition.Equals(overridden, SymbolEqualityComparer.Default))
            : intermediates;

    /// <summary>Whether one of the components from a position on is the same method to the compiler.</summary>
    private static bool HasSame(ImmutableArray<ComponentReading>.Builder components, int first, ComponentReading component)
    {
        for (var i = first; i < components.Count; i++)
        {
            if (components[i].Name == component.Name && HaveSameTypes(components[i].Parameters, component.Parameters))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HaveSameTypes(ImmutableArray<IParameterSymbol> left, ImmutableArray<IParameterSymbol> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!left[i].Type.Equals(right[i].Type, SymbolEqualityComparer.Default))
            {
                return false;
            }
        }

        return true;
    }
}
