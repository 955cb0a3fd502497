namespace LossGen.Analyzers.Values;

/// <summary>What is known of a tensor's numbers.</summary>
internal enum ValueDomain
{
    Unknown,

    /// <summary>Not negative, such as probabilities.</summary>
    Probabilities,

    /// <summary>Logarithms of probabilities.</summary>
    LogProbabilities,
}
