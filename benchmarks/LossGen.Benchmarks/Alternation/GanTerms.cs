using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Alternation;

/// <summary>The components of both phases, and the weights that every form gives them.</summary>
internal static class GanTerms
{
    public static readonly double[] CriticWeights = [1, 1, 0.01, 0.01];

    public static readonly double[] GeneratorWeights = [1, 0.01, 0.01, 0.01];

    public static Tensor Real(Tensor score) => functional.softplus(-score).mean();

    public static Tensor Fake(Tensor score) => functional.softplus(score).mean();

    public static Tensor Fooling(Tensor score) => functional.softplus(-score).mean();

    public static Tensor Energy(Tensor score) => score.square().mean();

    public static Tensor Magnitude(Tensor score) => score.abs().mean();

    public static Tensor Spread(Tensor score) => score.sub(score.mean()).square().mean();

    /// <summary>The critic's first components, of what it says of images and of drawings.</summary>
    public static Tensor[] OfCritic(Tensor trueScore, Tensor falseScore, int count) => count == 2
        ? [Real(trueScore), Fake(falseScore)]
        : [Real(trueScore), Fake(falseScore), Energy(trueScore), Energy(falseScore)];

    /// <summary>The generator's first components.</summary>
    public static Tensor[] OfGenerator(Tensor falseScore, int count) => count == 2
        ? [Fooling(falseScore), Energy(falseScore)]
        : [Fooling(falseScore), Energy(falseScore), Magnitude(falseScore), Spread(falseScore)];
}
