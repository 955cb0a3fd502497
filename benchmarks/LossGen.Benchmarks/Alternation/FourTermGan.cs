using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Alternation;

/// <summary>Four components in each phase.</summary>
[CombinedLoss]
[Phase("Critic", nameof(Real), nameof(Fake), nameof(TrueEnergy), nameof(FalseEnergy), Trains = new[] { nameof(critic) })]
[Phase("Generator", nameof(Fooling), nameof(Energy), nameof(Magnitude), nameof(Spread), Trains = new[] { nameof(generator) })]
internal sealed partial class FourTermGan(Sequential critic, Sequential generator)
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

    [LossComponent(0.01)]
    private static Tensor TrueEnergy(Tensor trueScore) => GanTerms.Energy(trueScore);

    [LossComponent(0.01)]
    private static Tensor FalseEnergy(Tensor falseScore) => GanTerms.Energy(falseScore);

    [LossComponent]
    private static Tensor Fooling(Tensor falseScore) => GanTerms.Fooling(falseScore);

    [LossComponent(0.01)]
    private static Tensor Energy(Tensor falseScore) => GanTerms.Energy(falseScore);

    [LossComponent(0.01)]
    private static Tensor Magnitude(Tensor falseScore) => GanTerms.Magnitude(falseScore);

    [LossComponent(0.01)]
    private static Tensor Spread(Tensor falseScore) => GanTerms.Spread(falseScore);
}
