using System.Collections.Immutable;
using LossGen.Generator.Names;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// One schedule attribute of a component. What analyzers know of it is what its arguments say: its ends from the parameters <c>from</c> and
/// <c>to</c> of the constructor, or its values from a list of numbers there; its milestones from the properties <c>Steps</c> or
/// <c>Epochs</c>, each a number or a list.
/// </summary>
internal sealed class ScheduleReading
{
    private const string Suffix = "Attribute";

    public ScheduleReading(AttributeData attribute, INamedTypeSymbol attributeClass)
    {
        (Attribute, AttributeClass) = (attribute, attributeClass);
        Name = attributeClass.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? attributeClass.Name.Substring(0, attributeClass.Name.Length - Suffix.Length)
            : attributeClass.Name;
        Values = ReadValues(attribute);
        Steps = Milestones(attribute, nameof(Steps));
        Epochs = Milestones(attribute, nameof(Epochs));
        Start = attribute.Named<int>(nameof(Start)) ?? 0;
        foreach (var traits in attributeClass.GetAttributes())
        {
            if (traits.AttributeClass is { Name: WellKnownNames.ScheduleTraitsAttribute } type && type.IsInRuntime())
            {
                ChangesByFactor = traits.NamedBoolean("ByFactor");
                Repeats = traits.NamedBoolean(nameof(Repeats));
            }
        }
    }

    public AttributeData Attribute { get; }

    public INamedTypeSymbol AttributeClass { get; }

    /// <summary>The attribute's name as people write it.</summary>
    public string Name { get; }

    /// <summary>The values in their order, with what says each; none where the attribute does not say them.</summary>
    public ImmutableArray<(double Value, string Argument, int Item)> Values { get; }

    /// <summary>The value before the first step; null where it is not known.</summary>
    public double? From => Values.IsEmpty ? null : Values[0].Value;

    /// <summary>The value at the end; null where it is not known.</summary>
    public double? To => Values.IsEmpty ? null : Values[Values.Length - 1].Value;

    /// <summary>The numbers of steps at which the value changes, or has arrived; none where the attribute counts no steps.</summary>
    public ImmutableArray<int> Steps { get; }

    /// <summary>As above, of epochs.</summary>
    public ImmutableArray<int> Epochs { get; }

    public bool CountsEpochs => !Epochs.IsEmpty;

    /// <summary>The milestones, of steps or of epochs.</summary>
    public ImmutableArray<int> Positions => CountsEpochs ? Epochs : Steps;

    /// <summary>The property that says the milestones.</summary>
    public string Unit => CountsEpochs ? nameof(Epochs) : nameof(Steps);

    /// <summary>The position at which the value begins to change.</summary>
    public int Start { get; }

    /// <summary>Whether neither end may be 0, and both have one sign.</summary>
    public bool ChangesByFactor { get; }

    /// <summary>Whether the schedule repeats its way in cycles.</summary>
    public bool Repeats { get; }

    /// <summary>Whether the value steps from milestone to milestone, and is known at every point.</summary>
    public bool IsList => Attribute.AttributeConstructor is { Parameters: [.., { IsParams: true, Type: IArrayTypeSymbol list }] }
        && list.ElementType.SpecialType == SpecialType.System_Double;

    /// <summary>The schedules of a method. More than one is an error, which the rule names.</summary>
    public static ImmutableArray<ScheduleReading> Of(ImmutableArray<AttributeData> attributes)
    {
        var found = ImmutableArray<ScheduleReading>.Empty;
        foreach (var attribute in attributes)
        {
            // The same attribute twice is an error of the compiler's.
            if (attribute.AttributeClass is { } type
                && type.DerivesFromRuntime(WellKnownNames.ScheduleAttribute)
                && !found.Any(known => known.AttributeClass.Equals(type, SymbolEqualityComparer.Default)))
            {
                found = found.Add(new ScheduleReading(attribute, type));
            }
        }

        return found;
    }

    /// <summary>The values as a formula has them: <c>0 → 0.1</c>; null where they are not known.</summary>
    public string? Ends => Values.IsEmpty ? null : string.Join(" → ", Values.Select(static value => Numbers.Text(value.Value)));

    /// <summary>What it does, to be read after the component: <c>from 0 to 0.1 in 1000 steps (LinearSchedule)</c>.</summary>
    public string Words
    {
        get
        {
            var unit = CountsEpochs ? "epochs" : "steps";
            var milestones = string.Join(", ", Positions.Select(static position => FormattableString.Invariant($"{position}")));
            return Ends is not { } ends ? $"by {Name}"
                : IsList ? $"{ends} at {milestones} {unit} ({Name})"
                : Start > 0 ? FormattableString.Invariant($"{ends} from {Start} to {milestones} {unit} ({Name})")
                : $"{ends} in {milestones} {unit} ({Name})";
        }
    }

    private static ImmutableArray<(double Value, string Argument, int Item)> ReadValues(AttributeData attribute)
    {
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        (double Value, string Argument, int Item)? from = null;
        (double Value, string Argument, int Item)? to = null;
        for (var i = 0; i < parameters.Length && i < attribute.ConstructorArguments.Length; i++)
        {
            var argument = attribute.ConstructorArguments[i];
            if (argument is { Kind: TypedConstantKind.Array, IsNull: false } && parameters[i].IsParams)
            {
                return argument.Values.Select(static value => value.As<double>()).OfType<double>()
                    .Select((value, item) => (value, parameters[i].Name, item)).ToImmutableArray();
            }

            if (argument.As<double>() is { } number)
            {
                from = parameters[i].Name == "from" ? (number, "from", 0) : from;
                to = parameters[i].Name == "to" ? (number, "to", 0) : to;
            }
        }

        return from is { } first && to is { } last
            ? ImmutableArray.Create(first, last)
            : ImmutableArray<(double Value, string Argument, int Item)>.Empty;
    }

    private static ImmutableArray<int> Milestones(AttributeData attribute, string property)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
            {
                return argument.Value is { Kind: TypedConstantKind.Array, IsNull: false } list
                    ? list.Values.Select(static value => value.As<int>()).OfType<int>().ToImmutableArray()
                    : argument.Value.As<int>() is { } number ? ImmutableArray.Create(number) : ImmutableArray<int>.Empty;
            }
        }

        return ImmutableArray<int>.Empty;
    }
}
