using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Alternation;

/// <summary>Two components in each phase, as a user writes them.</summary>
[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), Trains = new[] { nameof(critic) })]
[Phase("Generator", nameof(Fooling), nameof(Energy), Trains = new[] { nameof(generator) })]
internal sealed partial class TwoTermGan(Sequential critic, Sequential generator)
{
    private readonly Sequential critic = critic;
    private readonly Sequential generator = generator;

    [Intermediate]
    private Tensor TrueScore(Tensor image) => critic.call(image);

    [Intermediate]
    private Tensor FalseScore(Tensor noise) => critic.call(generator.call(noise));

    [LossComponent]
    private static Tensor Real(Tensor trueScore) => GanTerms.Real(trueScore);

    [LossComponent]
    private static Tensor Fake(Tensor falseScore) => GanTerms.Fake(falseScore);

    [LossComponent]
    private static Tensor Fooling(Tensor falseScore) => GanTerms.Fooling(falseScore);

    [LossComponent(0.01)]
    private static Tensor Energy(Tensor falseScore) => GanTerms.Energy(falseScore);
}
