using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>One term of the sum.</summary>
/// <param name="Loss">The loss without its weight and without what normalises it.</param>
/// <param name="Weight">The weight to declare.</param>
/// <param name="IsMain">Whether it is proposed as the main component.</param>
internal sealed record CombinationTerm(IOperation Loss, double Weight, bool IsMain)
{
    /// <summary>What the sum multiplies the loss with, where that is read when the sum is evaluated; null for a constant weight.</summary>
    public TermFactor? Setting { get; init; }

    /// <summary>Where the loss was put into a collection before the sum: what it is there.</summary>
    public CollectedTerm? Collected { get; init; }
}
