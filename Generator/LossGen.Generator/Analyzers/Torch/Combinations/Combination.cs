using System.Collections.Immutable;

namespace LossGen.Generator.Analyzers.Torch.Combinations;

/// <summary>A sum of losses, as attributes would declare it.</summary>
internal sealed class Combination(CombinationScheme scheme, ImmutableArray<CombinationTerm> terms)
{
    public CombinationScheme Scheme { get; } = scheme;

    /// <summary>The terms, in the order of the sum.</summary>
    public ImmutableArray<CombinationTerm> Terms { get; } = terms;

    /// <summary>What is added to a magnitude before dividing by it; null where the scheme divides by none.</summary>
    public double? Epsilon { get; init; }

    /// <summary>The largest factor, where one is written.</summary>
    public double? MaxScale { get; init; }
}
