namespace LossGen.Generator.Model;

/// <summary>A field or property with a module that a phase trains.</summary>
/// <param name="Name">The member's name, not escaped.</param>
/// <param name="IsStatic">Whether it is static.</param>
internal sealed record TrainedModel(string Name, bool IsStatic);
