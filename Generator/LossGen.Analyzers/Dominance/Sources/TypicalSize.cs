namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>What a loss is when training starts.</summary>
/// <param name="Value">The size.</param>
/// <param name="Uncertainty">The factor by which it may differ either way.</param>
/// <param name="Text">Where the number is from, with the number: <c>ln(10) = 2.3</c>.</param>
internal sealed record TypicalSize(double Value, double Uncertainty, string Text);
