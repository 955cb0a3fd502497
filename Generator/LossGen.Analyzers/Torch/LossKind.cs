namespace LossGen.Analyzers.Torch;

/// <summary>TorchSharp's losses, each a function and a module.</summary>
internal enum LossKind
{
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
    CosineEmbedding,
    CrossEntropy,
    Ctc,
    GaussianNll,
    HingeEmbedding,
    Huber,
    KlDivergence,
    L1,
    MarginRanking,
    Mse,
    MultiLabelMargin,
    MultiLabelSoftMargin,
    MultiMargin,
    Nll,
    PoissonNll,
    SmoothL1,
    SoftMargin,
    TripletMargin,
    TripletMarginWithDistance,
}
