namespace LossGen.Generator.Model;

/// <summary>The schedule of a component's weight.</summary>
/// <param name="QualifiedName">Its attribute as generated code writes it.</param>
/// <param name="Arguments">The attribute's arguments, in their order.</param>
/// <param name="Ends">The values as the formula has them; null where they are not known.</param>
/// <param name="Words">What it does, in words.</param>
internal sealed record WeightScheduleModel(string QualifiedName, EquatableArray<ArgumentModel> Arguments, string? Ends, string Words);
