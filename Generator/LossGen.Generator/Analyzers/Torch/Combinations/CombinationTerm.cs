using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Analyzers.Torch.Combinations;

/// <summary>One term of the sum.</summary>
/// <param name="Loss">The loss without its weight and without what normalises it.</param>
/// <param name="Weight">Its constant weight.</param>
/// <param name="IsMain">Whether it is proposed as the main component.</param>
internal sealed record CombinationTerm(IOperation Loss, double Weight, bool IsMain);
