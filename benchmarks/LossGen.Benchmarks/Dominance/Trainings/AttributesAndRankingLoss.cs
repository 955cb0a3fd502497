using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>Four yes-or-no questions, and a score that ranks garments by how bright they are.</summary>
[CombinedLoss]
internal sealed partial class AttributesAndRankingLoss
{
    [MainLoss]
    private static Tensor Attributes(Tensor answers, Tensor attributes) =>
        functional.binary_cross_entropy_with_logits(answers, attributes);

    [AuxiliaryLoss]
    private static Tensor Ranking(Tensor score, Tensor otherScore, Tensor order) =>
        functional.margin_ranking_loss(score, otherScore, order, margin: 0.5);
}

/// <summary>The training of <see cref="AttributesAndRankingLoss"/>.</summary>
internal sealed class AttributesAndRanking() : GarmentTraining(4, 1)
{
    private readonly AttributesAndRankingLoss loss = new();

    public override Type Loss => typeof(AttributesAndRankingLoss);

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var (images, labels) = Garments.Next();
        var features = Trunk.call(images);
        var scores = Second.call(features);
        var brightness = images.mean([1], keepdim: true);
        var terms = loss.Compute(answers: First.call(features), attributes: Garments.Attributes(labels), score: scores, otherScore: scores.roll(1, 0), order: (brightness - brightness.roll(1, 0)).sign());
        return (terms.Attributes, terms.Ranking);
    }
}
