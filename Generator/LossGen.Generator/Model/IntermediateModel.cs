namespace LossGen.Generator.Model;

/// <summary>A value that several components take.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="Local">The local that holds the value, by which components take it, not escaped.</param>
/// <param name="IsStatic">Whether the method is static.</param>
/// <param name="Arguments">The inputs and the other intermediates that it takes, in the order of its parameters, not escaped.</param>
internal sealed record IntermediateModel(string Name, string Local, bool IsStatic, EquatableArray<string> Arguments);
