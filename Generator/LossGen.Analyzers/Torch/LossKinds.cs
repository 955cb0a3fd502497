using System.Collections.Immutable;

namespace LossGen.Analyzers.Torch;

/// <summary>The names under which TorchSharp has its losses.</summary>
internal static class LossKinds
{
    /// <summary>By the name in <c>torch.nn.functional</c>.</summary>
    public static readonly ImmutableDictionary<string, LossKind> ByFunction = new Dictionary<string, LossKind>(StringComparer.Ordinal)
    {
        ["binary_cross_entropy"] = LossKind.BinaryCrossEntropy,
        ["binary_cross_entropy_with_logits"] = LossKind.BinaryCrossEntropyWithLogits,
        ["cosine_embedding_loss"] = LossKind.CosineEmbedding,
        ["cross_entropy"] = LossKind.CrossEntropy,
        ["ctc_loss"] = LossKind.Ctc,
        ["gaussian_nll_loss"] = LossKind.GaussianNll,
        ["hinge_embedding_loss"] = LossKind.HingeEmbedding,
        ["huber_loss"] = LossKind.Huber,
        ["kl_div"] = LossKind.KlDivergence,
        ["l1_loss"] = LossKind.L1,
        ["margin_ranking_loss"] = LossKind.MarginRanking,
        ["mse_loss"] = LossKind.Mse,
        ["multi_label_margin_loss"] = LossKind.MultiLabelMargin,
        ["multilabel_soft_margin_loss"] = LossKind.MultiLabelSoftMargin,
        ["multi_margin_loss"] = LossKind.MultiMargin,
        ["nll_loss"] = LossKind.Nll,
        ["poisson_nll_loss"] = LossKind.PoissonNll,
        ["smooth_l1_loss"] = LossKind.SmoothL1,
        ["soft_margin_loss"] = LossKind.SoftMargin,
        ["triplet_margin_loss"] = LossKind.TripletMargin,
        ["triplet_margin_with_distance_loss"] = LossKind.TripletMarginWithDistance,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>By the type in <c>TorchSharp.Modules</c>, which <c>torch.nn</c> creates under the same name.</summary>
    public static readonly ImmutableDictionary<string, LossKind> ByModule = new Dictionary<string, LossKind>(StringComparer.Ordinal)
    {
        ["BCELoss"] = LossKind.BinaryCrossEntropy,
        ["BCEWithLogitsLoss"] = LossKind.BinaryCrossEntropyWithLogits,
        ["CosineEmbeddingLoss"] = LossKind.CosineEmbedding,
        ["CrossEntropyLoss"] = LossKind.CrossEntropy,
        ["CTCLoss"] = LossKind.Ctc,
        ["GaussianNLLLoss"] = LossKind.GaussianNll,
        ["HingeEmbeddingLoss"] = LossKind.HingeEmbedding,
        ["HuberLoss"] = LossKind.Huber,
        ["KLDivLoss"] = LossKind.KlDivergence,
        ["L1Loss"] = LossKind.L1,
        ["MarginRankingLoss"] = LossKind.MarginRanking,
        ["MSELoss"] = LossKind.Mse,
        ["MultiLabelMarginLoss"] = LossKind.MultiLabelMargin,
        ["MultiLabelSoftMarginLoss"] = LossKind.MultiLabelSoftMargin,
        ["MultiMarginLoss"] = LossKind.MultiMargin,
        ["NLLLoss"] = LossKind.Nll,
        ["PoissonNLLLoss"] = LossKind.PoissonNll,
        ["SmoothL1Loss"] = LossKind.SmoothL1,
        ["SoftMarginLoss"] = LossKind.SoftMargin,
        ["TripletMarginLoss"] = LossKind.TripletMargin,
        ["TripletMarginWithDistanceLoss"] = LossKind.TripletMarginWithDistance,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Every kind.</summary>
    public static readonly LossKind[] All = (LossKind[])Enum.GetValues(typeof(LossKind));
}
