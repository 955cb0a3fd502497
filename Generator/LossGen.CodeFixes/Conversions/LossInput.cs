namespace LossGen.CodeFixes.Conversions;

/// <summary>An input of the new class: a parameter of one or more components, and an argument of the call.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">The parameter's type, as it is written.</param>
/// <param name="Value">What stands for it where the sum was.</param>
internal sealed record LossInput(string Name, string Type, ExpressionSyntax Value);
