using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>Reads the phases of a loss class.</summary>
internal static class PhaseReader
{
    /// <summary>The phases that the class itself declares, in their order.</summary>
    public static ImmutableArray<PhaseReading> Read(INamedTypeSymbol type)
    {
        var phases = ImmutableArray<PhaseReading>.Empty;
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "PhaseAttribute" } attributeClass && attributeClass.IsInRuntime())
            {
                phases = phases.Add(new PhaseReading(attribute));
            }
        }

        return phases;
    }

    /// <summary>The field or property of the class, or of a base class, that a phase trains.</summary>
    public static ISymbol? FindTrained(INamedTypeSymbol type, string name)
    {
        foreach (var owner in type.AndBases())
        {
            foreach (var member in owner.GetMembers(name))
            {
                if (member is IFieldSymbol or IPropertySymbol { GetMethod: not null } && member.IsKnownIn(type.ContainingAssembly))
                {
                    return member;
                }
            }
        }

        return null;
    }

    /// <summary>The schedule as a model.</summary>
    public static ScheduleModel Model(LossReading loss)
    {
        var phases = loss.Phases;
        var owner = loss;
        while (phases.IsEmpty && owner.AnnotatedBase is { } ancestor && LossReader.Read(ancestor, default) is { } next)
        {
            (owner, phases) = (next, next.Phases);
        }

        return new ScheduleModel(
            phases.IsEmpty ? default : phases.Select(phase => Model(loss, phase)).ToEquatableArray(),
            owner.Attribute.NamedInt32("Order") == 1,
            IsInherited: owner != loss);
    }

    private static PhaseModel Model(LossReading loss, PhaseReading phase) => new(
        phase.Name,
        loss.Components.Select(static component => component.Name).Where(phase.Components.Contains).ToEquatableArray(),
        phase.Trains.Select(name => new TrainedModel(name, FindTrained(loss.Type, name)!.IsStatic)).ToEquatableArray(),
        phase.IsRestricted,
        phase.Steps,
        phase.MaxNorm);
}
