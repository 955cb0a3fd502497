using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>One of what a sum adds up.</summary>
/// <param name="Value">The value.</param>
/// <param name="Factor">What the sum multiplies it with.</param>
/// <param name="Collected">Where the value was put into a collection before: what it is there.</param>
internal sealed record Addend(IOperation Value, TermFactor Factor, CollectedTerm? Collected);
