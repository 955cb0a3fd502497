namespace LossGen.Generator.Model;

/// <summary>A numeric option of a scheme.</summary>
/// <param name="Name">The attribute's property.</param>
/// <param name="Value">Its value.</param>
internal sealed record OptionModel(string Name, double Value);
