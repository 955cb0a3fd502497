namespace LossGen.Generator.Model;

/// <summary>
/// Everything that the emitter needs of one loss class. Models hold values with structural equality only, never a
/// symbol, node, location or compilation: equality is what stops the pipeline after an unrelated edit, and a symbol would
/// keep a whole compilation alive.
/// </summary>
/// <param name="Type">Where the class is declared, and how.</param>
/// <param name="Base">What the class derives from.</param>
/// <param name="Components">The components in declaration order, inherited ones first.</param>
/// <param name="Intermediates">The values that components share, each after those that it is computed from.</param>
/// <param name="Inputs">The union of what components and intermediates take: the main component's first, then in declaration order.</param>
/// <param name="ExperimentalIds">The diagnostics of experimental declarations that generated code uses because the user does.</param>
/// <param name="Accessibility">The accessibility that the types of the inputs allow for members that take them.</param>
/// <param name="Scheme">The weighting scheme.</param>
/// <param name="Options">The options of <c>[CombinedLoss]</c>.</param>
/// <param name="Schedule">The phases.</param>
/// <param name="OwnParameters">The fields and properties of the class, without its bases, that hold parameters which it makes.</param>
internal sealed record LossModel(
    TypeModel Type,
    BaseModel Base,
    EquatableArray<ComponentModel> Components,
    EquatableArray<IntermediateModel> Intermediates,
    EquatableArray<InputModel> Inputs,
    EquatableArray<string> ExperimentalIds,
    string Accessibility,
    SchemeModel Scheme,
    OptionsModel Options,
    ScheduleModel Schedule,
    EquatableArray<string> OwnParameters)
{
    /// <summary>Whether the project's C# has required members.</summary>
    public bool HasRequiredMembers { get; init; }

    /// <summary>Why the class has its members for its callers alone; null for a class that is generated.</summary>
    public RefusalModel? Refusal { get; init; }
}
