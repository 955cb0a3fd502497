namespace LossGen;

/// <summary>What decides how much of the update a component causes.</summary>
public enum ContributionBasis
{
    /// <summary>The scheme decides while training: nothing can be said before.</summary>
    Dynamic,

    /// <summary>The declared weight times the component's magnitude.</summary>
    WeightTimesMagnitude,

    /// <summary>The declared weight alone: the scheme takes the magnitude out.</summary>
    Weight,
}
