namespace LossGen;

/// <summary>What the factors of a scheme sum to. The sum decides about the scale of the update, and so about the learning rate.</summary>
public enum WeightSum
{
    /// <summary>The factors sum to 1.</summary>
    One,

    /// <summary>The factors sum to the number of components, as with fixed weights of 1.</summary>
    K,
}
