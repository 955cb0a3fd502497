namespace LossGen.Generator.Model;

/// <summary>The bound of a component.</summary>
/// <param name="QualifiedName">Its attribute as generated code writes it.</param>
/// <param name="Arguments">Those of the attribute's arguments that are about the bound, in their order.</param>
/// <param name="Sign">What the component is to the bound, as a formula has it.</param>
internal sealed record BoundModel(string QualifiedName, EquatableArray<ArgumentModel> Arguments, string Sign);
