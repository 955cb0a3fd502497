namespace LossGen.Analyzers.Torch;

/// <summary>What the last operation on a value says about its numbers.</summary>
internal enum ActivationKind
{
    /// <summary>Not known; nothing may be concluded.</summary>
    Unknown,

    /// <summary>Probabilities over the classes.</summary>
    Softmax,

    /// <summary>Logarithms of probabilities over the classes.</summary>
    LogSoftmax,

    /// <summary>A probability for each element.</summary>
    Sigmoid,

    /// <summary>The logarithm of a probability for each element.</summary>
    LogSigmoid,

    /// <summary>The output of a linear or convolutional layer: any number.</summary>
    Affine,
}
