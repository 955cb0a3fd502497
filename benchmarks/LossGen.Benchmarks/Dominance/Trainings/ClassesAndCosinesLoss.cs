using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Ten classes, and an embedding by direction: alike for one class, unlike for two.</summary>
[CombinedLoss]
internal sealed partial class ClassesAndCosinesLoss
{
    [MainLoss]
    private static Tensor Labels(Tensor logits, Tensor labels) => functional.cross_entropy(logits.view(-1, 10), labels);

    [AuxiliaryLoss]
    private static Tensor Cosines(Tensor one, Tensor two, Tensor isSame) => functional.cosine_embedding_loss(one, two, isSame);
}

/// <summary>The training of <see cref="ClassesAndCosinesLoss"/>.</summary>
internal sealed class ClassesAndCosines() : GarmentTraining(Garments.Classes, 16)
{
    private readonly ClassesAndCosinesLoss loss = new();

    public override Type Loss => typeof(ClassesAndCosinesLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var (same, other) = Garments.Partners(labels);
        var features = Trunk.call(images);
        var embedded = Second.call(features);
        var terms = loss.Compute(logits: First.call(features), labels: labels, one: cat([embedded, embedded]), two: Second.call(Trunk.call(cat([same, other]))), isSame: cat([ones(Batch), -ones(Batch)]));
        return (terms.Labels, terms.Cosines);
    }
}
