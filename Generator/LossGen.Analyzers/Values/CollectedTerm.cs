namespace LossGen.Analyzers.Values;

/// <summary>A term that was put into a collection before the sum.</summary>
/// <param name="Collection">The variable that holds the collection.</param>
/// <param name="Value">What was put in.</param>
/// <param name="Access">How the element is read: <c>losses["kl"]</c>, <c>losses[0]</c>.</param>
/// <param name="Key">Its name in a dictionary, or null.</param>
internal sealed record CollectedTerm(ILocalSymbol Collection, IOperation Value, string Access, string? Key);
