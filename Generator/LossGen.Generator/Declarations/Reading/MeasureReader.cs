using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The methods that components name as their measures.</summary>
internal static class MeasureReader
{
    /// <summary>
    /// The methods of the name that the class has, the nearest first: its own and those of its bases, without those that are overridden.
    /// </summary>
    public static IReadOnlyList<IMethodSymbol> Candidates(LossReading loss, string name)
    {
        var candidates = new List<IMethodSymbol>();
        foreach (var type in loss.Type.AndBases().Until(static type => type.SpecialType == SpecialType.System_Object))
        {
            foreach (var member in type.GetMembers(name))
            {
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
                    && !method.IsWrittenByLossGen()
                    && !candidates.Exists(known => Overrides(known, method)))
                {
                    candidates.Add(method);
                }
            }
        }

        return candidates;
    }

    /// <summary>The names of methods of the class that could be a component's measure.</summary>
    public static IEnumerable<string> Names(LossReading loss, ComponentReading component) =>
        loss.Members.OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Ordinary && method.ReturnType.IsTensor() && method.Name != component.Name
                && !method.IsWrittenByLossGen())
            .Select(static method => method.Name);

    /// <summary>The type of an input, or of an intermediate, by the name under which components take it; null where none does.</summary>
    public static ITypeSymbol? TypeOfInput(LossReading loss, string name)
    {
        if (loss.IntermediateFor(name) is { } intermediate)
        {
            return intermediate.Method.ReturnType;
        }

        return loss.Components.SelectMany(static component => component.Parameters)
            .Concat(loss.Intermediates.SelectMany(static intermediate => intermediate.Parameters))
            .FirstOrDefault(parameter => parameter.Name == name)?.Type;
    }

    /// <summary>The measure of a component; null where the component has none, or one that the rules refuse.</summary>
    public static IMethodSymbol? Find(LossReading loss, ComponentReading component) =>
        component.Measure is { Length: > 0 } name && Candidates(loss, name) is [var first, ..] ? first : null;

    /// <summary>The measure as generated code calls it; null where nobody asks for it.</summary>
    public static MeasureModel? Model(LossReading loss, ComponentReading component) =>
        loss.AsksForMeasure(component) && Find(loss, component) is { } method
            ? new MeasureModel(
                method.Name,
                method.IsStatic,
                method.Parameters.Map(parameter => IntermediateReader.Argument(loss, parameter.Name)))
            : null;

    private static bool Overrides(IMethodSymbol method, IMethodSymbol other)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (overridden.OriginalDefinition.Equals(other.OriginalDefinition, SymbolEqualityComparer.Default))
            {
                return true;
            }
        }

        return false;
    }
}
