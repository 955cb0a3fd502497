namespace LossGen.Generator.Model;

/// <summary>A method that measures what a component stands for.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="IsStatic">Whether the method is static.</param>
/// <param name="Arguments">The inputs and intermediates that it takes, in the order of its parameters, not escaped.</param>
internal sealed record MeasureModel(string Name, bool IsStatic, EquatableArray<string> Arguments);
