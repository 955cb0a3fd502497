namespace LossGen;

/// <summary>
/// The random numbers of a scheme. A scheme takes one in its constructor, so that recorded draws can be replayed;
/// <see cref="WeightingRandom"/> is the one whose state is saved.
/// </summary>
public interface IWeightingRandom
{
    /// <summary>A draw from the normal distribution with mean 0 and standard deviation 1.</summary>
    /// <returns>A finite number.</returns>
    double Normal();

    /// <summary>True with the given probability.</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <returns>The draw.</returns>
    bool Bernoulli(double probability);

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order, all orders being equally likely.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The order.</returns>
    int[] Permutation(int count);
}
