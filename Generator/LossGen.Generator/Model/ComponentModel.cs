namespace LossGen.Generator.Model;

/// <summary>One component.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="IsOfAnnotatedBase">Whether an annotated base has the component too, and the property for its weight.</param>
/// <param name="IsStatic">Whether the method is static.</param>
/// <param name="Arguments">The inputs that it takes, in the order of its parameters, not escaped.</param>
/// <param name="Role">The role, as the member of the Runtime's enum.</param>
/// <param name="Weight">The declared weight, or bound.</param>
/// <param name="Typical">The declared magnitude, if any.</param>
/// <param name="CanBeNegative">Whether it is declared to cross zero.</param>
internal sealed record ComponentModel(
    string Name,
    bool IsOfAnnotatedBase,
    bool IsStatic,
    EquatableArray<string> Arguments,
    ComponentRole Role,
    double Weight,
    double? Typical,
    bool CanBeNegative)
{
    /// <summary>The schedule of its weight; null where that stays as it is declared.</summary>
    public WeightScheduleModel? Schedule { get; init; }

    /// <summary>The bound that it is to keep; null for a component with a weight.</summary>
    public BoundModel? Bound { get; init; }

    /// <summary>Whether a scheme weighs it: neither regularizers nor constraints take part in one.</summary>
    public bool IsWeighed => Role is not (ComponentRole.Regularizer or ComponentRole.Constraint);

    /// <summary>Whether it may have no loss for a batch.</summary>
    public bool CanBeAbsent { get; init; }

    /// <summary>At which optimizer steps it is due: at every n-th.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The loss below which it has no weight, if any.</summary>
    public double? Floor { get; init; }

    /// <summary>The loss above which it counts as this, if any.</summary>
    public double? Cap { get; init; }

    /// <summary>Whether its weight follows from its loss, by a floor or a cap.</summary>
    public bool IsLimited => Floor is not null || Cap is not null;

    /// <summary>The names under which a checkpoint may have its weight.</summary>
    public EquatableArray<string> FormerNames { get; init; }

    /// <summary>The method that measures what the component stands for; null where nobody asks for one.</summary>
    public MeasureModel? Measure { get; init; }

    /// <summary>Whether the component, or its measure, takes an input or an intermediate of the name.</summary>
    public bool Takes(string argument) => Arguments.Contains(argument) || Measure?.Arguments.Contains(argument) == true;
}
