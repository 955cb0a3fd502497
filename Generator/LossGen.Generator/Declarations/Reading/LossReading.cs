using System.Collections.Immutable;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// A class with <c>[CombinedLoss]</c>, with everything that its attributes say. Read once, by one reader, for the generator and for every
/// analyzer.
/// </summary>
internal sealed class LossReading(
    INamedTypeSymbol type,
    AttributeData attribute,
    ImmutableArray<SchemeReading> schemes,
    ImmutableArray<ComponentReading> components,
    ImmutableArray<IntermediateReading> intermediates,
    INamedTypeSymbol? annotatedBase,
    ImmutableArray<PhaseReading> phases)
{
    public INamedTypeSymbol Type { get; } = type;

    public AttributeData Attribute { get; } = attribute;

    /// <summary>The scheme attributes; more than one is a contradiction.</summary>
    public ImmutableArray<SchemeReading> Schemes { get; } = schemes;

    /// <summary>The scheme; null for fixed weights that nobody wrote.</summary>
    public SchemeReading? Scheme => Schemes.IsEmpty ? null : Schemes[0];

    public string SchemeName => Scheme?.Name ?? "FixedWeights";

    public SchemeTraits Traits => Scheme?.Traits ?? SchemeTraits.FixedWeights;

    /// <summary>The attribute that has the scheme's factors averaged; null where they are not.</summary>
    public AttributeData? Smoothing { get; init; }

    /// <summary>How much of the former average a step keeps; 0 where nothing is averaged.</summary>
    public double SmoothingKeep => Smoothing?.Positional<double>() ?? 0;

    /// <summary>The components in declaration order, those of base classes first.</summary>
    public ImmutableArray<ComponentReading> Components { get; } = components;

    /// <summary>The values that components share, in declaration order, those of base classes first.</summary>
    public ImmutableArray<IntermediateReading> Intermediates { get; } = intermediates;

    public ComponentReading? Main { get; } = components.FirstOrDefault(static component => component.Role == ComponentRole.Main);

    /// <summary>The members of the class itself. A symbol makes the array anew at every look.</summary>
    public ImmutableArray<ISymbol> Members { get; } = type.GetMembers();

    /// <summary>The phases that the class declares, in their order.</summary>
    public ImmutableArray<PhaseReading> Phases { get; } = phases;

    /// <summary>The nearest base class that is a combined loss itself.</summary>
    public INamedTypeSymbol? AnnotatedBase { get; } = annotatedBase;

    /// <summary>
    /// The auxiliaries whose weight nobody has given a reason for, without those that a base class answers for: a combined
    /// loss itself, with their main component and under the same scheme.
    /// </summary>
    public IEnumerable<ComponentReading> AuxiliariesToJudge()
    {
        var baseAnswers = AnnotatedBase is not null && Main is { } main && IsCheckedByBase(main)
            && LossReader.Read(AnnotatedBase, default)?.SchemeName == SchemeName;
        return Components.Where(component =>
            component is { Role: ComponentRole.Auxiliary, IsJustified: false } && !(baseAnswers && IsCheckedByBase(component)));
    }

    /// <summary>Whether something is done with what a component's measure returns.</summary>
    public bool AsksForMeasure(ComponentReading component) =>
        component.Role == ComponentRole.Constraint || (Traits.UsesMeasures && component.IsWeighed);

    /// <summary>The intermediate that a parameter of the name is given; null where the parameter is an input.</summary>
    public IntermediateReading? IntermediateFor(string parameter)
    {
        foreach (var intermediate in Intermediates)
        {
            if (intermediate.Provides(parameter))
            {
                return intermediate;
            }
        }

        return null;
    }

    /// <summary>Whether an intermediate is declared in a base class.</summary>
    public bool IsInherited(IntermediateReading intermediate) =>
        !intermediate.Method.ContainingType.Equals(Type, SymbolEqualityComparer.Default);

    /// <summary>Where to report on an intermediate: on the class that uses it, where it is inherited.</summary>
    public Anchor AnchorOf(IntermediateReading intermediate) =>
        IsInherited(intermediate) ? Anchor.At(Type) : Anchor.At(intermediate.Method);

    /// <summary>Whether a component is declared in a base class.</summary>
    public bool IsInherited(ComponentReading component) => !component.Method.ContainingType.Equals(Type, SymbolEqualityComparer.Default);

    /// <summary>Whether a component belongs to a base class that is a combined loss itself, and is checked there.</summary>
    public bool IsCheckedByBase(ComponentReading component) =>
        AnnotatedBase.AndBases().Any(ancestor => component.Method.ContainingType.Equals(ancestor, SymbolEqualityComparer.Default));

    /// <summary>Where to report on a component: an inherited one belongs to another file, so the class that uses it is told.</summary>
    public Anchor AnchorOf(ComponentReading component) => IsInherited(component) ? Anchor.At(Type) : Anchor.At(component.Method);

    /// <summary>Where to report on an argument of a component's attribute.</summary>
    public Anchor AnchorOf(ComponentReading component, string? argument) =>
        IsInherited(component) ? Anchor.At(Attribute) : Anchor.At(component.Attribute, argument);

    /// <summary>Where the component's weight is said: in its attribute, or in the scheme's.</summary>
    public Anchor AnchorOfWeight(ComponentReading component) =>
        component.Schedule is { Values: [.., var last] } schedule ? AnchorOf(component, schedule, last.Argument, last.Item)
        : component.WeightFromScheme is not null && Scheme is { Attribute: { AttributeConstructor.Parameters: [var share, ..] } scheme }
            ? Anchor.At(scheme, share.Name)
            : AnchorOf(component, component.WeightArgument);

    /// <summary>Where that weight is said: of a schedule the value that is meant.</summary>
    public Anchor AnchorOfWeight(ComponentReading component, double weight)
    {
        if (component.Schedule is { } schedule)
        {
            foreach (var (value, argument, item) in schedule.Values)
            {
                if (value.Equals(weight))
                {
                    return AnchorOf(component, schedule, argument, item);
                }
            }
        }

        return AnchorOfWeight(component);
    }

    /// <summary>Where to report on an item of an argument of a component's schedule; null for the whole attribute.</summary>
    public Anchor AnchorOf(ComponentReading component, ScheduleReading schedule, string? argument, int item = 0) =>
        IsInherited(component) ? Anchor.At(Attribute)
        : argument is null ? Anchor.At(schedule.Attribute)
        : char.IsUpper(argument[0]) ? Anchor.At(schedule.Attribute, argument)
        : Anchor.AtItem(schedule.Attribute, argument, item);

    /// <summary>Whether a method stands in the class twice, as where a class is pasted a second time: the compiler says so.</summary>
    public bool IsDeclaredTwice { get; init; }

    /// <summary>
    /// Whether the compiler cannot make sense of an attribute: it says so itself, and what the attribute lacks counts as absent.
    /// </summary>
    public bool IsBroken =>
        Attribute.IsBroken()
        || Schemes.Any(static scheme => scheme.Attribute.IsBroken())
        || HasBrokenSchedule
        || Components.Any(static component => component.Attributes.Any(static attribute => attribute.IsBroken()));

    /// <summary>Whether the compiler cannot make sense of a schedule, whose arguments are written again, all of them.</summary>
    public bool HasBrokenSchedule =>
        Components.Any(static component => component.Schedules.Any(static schedule => schedule.Attribute.IsBroken()));
}
