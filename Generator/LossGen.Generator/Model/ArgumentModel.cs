namespace LossGen.Generator.Model;

/// <summary>An argument of a scheme's attribute.</summary>
/// <param name="Name">The property that it sets; null for an argument of the constructor.</param>
/// <param name="Value">Its value.</param>
internal sealed record ArgumentModel(string? Name, ConstantModel Value);
