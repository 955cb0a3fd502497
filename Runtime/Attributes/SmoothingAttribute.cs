namespace LossGen;

/// <summary>
/// Averages the factors of the class's scheme, whichever that is, over the steps: f̄ ← keep·f̄ + (1 − keep)·f, beginning with the first
/// step's. For schemes whose factors jump with the losses of single batches.
/// </summary>
/// <remarks>
/// It is the scheme's factor that is averaged, before the weight in force multiplies it, so that a weight which is changed or scheduled
/// acts at once. What a scheme learns is learned from its own factor, as without. The average is in the checkpoint, is float32 at least,
/// and moves where the scheme's state moves.
/// </remarks>
/// <param name="keep">
/// The part of the average that a step keeps, from 0, which averages nothing, to below 1. 0.9 averages over about ten steps.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SmoothingAttribute(double keep) : Attribute
{
    /// <summary>The part of the average that a step keeps.</summary>
    public double Keep { get; } = keep;
}
