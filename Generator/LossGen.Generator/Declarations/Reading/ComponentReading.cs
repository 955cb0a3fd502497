using System.Collections.Immutable;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// One annotated method with what its attribute says. A reading is made anew at every look and holds symbols, which
/// analyzers need; the generator turns it into a model.
/// </summary>
internal sealed class ComponentReading
{
    public ComponentReading(IMethodSymbol method, ImmutableArray<AttributeData> attributes, ComponentRole role)
    {
        Method = method;
        Attributes = attributes;
        Role = role;
        Name = method.MethodKind == MethodKind.Ordinary ? method.Name : WrittenName.Of(method);
        Parameters = method.Parameters;
        if (role == ComponentRole.Constraint)
        {
            Bound = Attribute.Positional<double>();
        }
        else
        {
            PositionalWeight = Attribute.Positional<double>();
        }

        foreach (var argument in Attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Weight":
                    NamedWeight = argument.Value.As<double>();
                    break;
                case "PowerOfTen":
                    PowerOfTen = argument.Value.As<int>();
                    break;
                case "Typical":
                    Typical = argument.Value.As<double>();
                    break;
            }
        }
    }

    public IMethodSymbol Method { get; }

    /// <summary>All component attributes of the method; more than one is a contradiction.</summary>
    public ImmutableArray<AttributeData> Attributes { get; }

    public AttributeData Attribute => Attributes[0];

    public string Name { get; }

    /// <summary>The method's parameters. A symbol makes the array anew at every look.</summary>
    public ImmutableArray<IParameterSymbol> Parameters { get; }

    public ComponentRole Role { get; }

    /// <summary>Whether a scheme weighs it: neither regularizers nor constraints take part in one.</summary>
    public bool IsWeighed => Role is not (ComponentRole.Regularizer or ComponentRole.Constraint);

    /// <summary>The bound of a constraint, if its attribute says one that can be read.</summary>
    public double? Bound { get; }

    /// <summary>What the weight in force stands for, in words.</summary>
    public string Noun => Role == ComponentRole.Constraint ? "bound" : "weight";

    /// <summary>The weight in the attribute's constructor, if given there.</summary>
    public double? PositionalWeight { get; }

    /// <summary>The weight as a named argument, if given so.</summary>
    public double? NamedWeight { get; }

    public int? PowerOfTen { get; }

    /// <summary>Whether the method carries more than component attributes.</summary>
    public bool HasOtherAttributes { get; init; }

    /// <summary>The weight that the scheme's attribute gives the component: the short form of a convex combination.</summary>
    public double? WeightFromScheme { get; init; }

    /// <summary>The schedule attributes; more than one is a contradiction.</summary>
    public ImmutableArray<ScheduleReading> Schedules { get; init; } = ImmutableArray<ScheduleReading>.Empty;

    /// <summary>The schedule of the weight; null where that stays as it is declared.</summary>
    public ScheduleReading? Schedule => Schedules.IsEmpty ? null : Schedules[0];

    /// <summary>The weight that the component's own attribute or the scheme's says; null where neither does.</summary>
    public double? WrittenWeight =>
        WeightFromScheme ?? PositionalWeight ?? NamedWeight ?? (PowerOfTen is { } power ? Numbers.PowerOfTen(power) : null);

    /// <summary>
    /// The declared weight, or bound: the end of a schedule, or a power of ten as its literal would be read, 1 where nothing is said.
    /// </summary>
    public double Weight => Schedule?.To ?? Bound ?? WrittenWeight ?? 1;

    /// <summary>The argument that says the weight; null where the weight is left at 1.</summary>
    public string? WeightArgument =>
        PositionalWeight is not null ? "weight" : NamedWeight is not null ? "Weight" : PowerOfTen is not null ? "PowerOfTen" : null;

    public double? Typical { get; }

    public bool CanBeNegative => Attribute.NamedBoolean("CanBeNegative");

    /// <summary>Whether it may return null: its return type says so, or the attribute in a project without annotations.</summary>
    public bool CanBeAbsent =>
        Method.ReturnNullableAnnotation == NullableAnnotation.Annotated || Attribute.NamedBoolean("CanBeAbsent");

    /// <summary>At which optimizer steps it is due; null where nothing is said.</summary>
    public int? Every => Attribute.Named<int>("Every");

    /// <summary>The loss below which it has no weight; null where nothing is said.</summary>
    public double? Floor => Attribute.Named<double>("Floor");

    /// <summary>The loss above which it counts as this; null where nothing is said.</summary>
    public double? Cap => Attribute.Named<double>("Cap");

    /// <summary>The names that the component had before, as the attribute lists them.</summary>
    public ImmutableArray<string> FormerNames => Attribute.NamedTexts("FormerNames");

    /// <summary>The name of the method that measures what the component stands for; null where none is given.</summary>
    public string? Measure => Attribute.NamedString("Measure");

    /// <summary>Whether the attribute says anything of a measure.</summary>
    public bool NamesMeasure => Attribute.NamedArguments.Any(static argument => argument.Key == "Measure");

    public string? Justification => Attribute.NamedString("Justification");

    /// <summary>Whether a reason for the weight is on record.</summary>
    public bool IsJustified => Justifications.IsReason(Justification);
}
