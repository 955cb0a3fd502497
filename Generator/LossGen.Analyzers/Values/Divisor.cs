namespace LossGen.Analyzers.Values;

/// <summary>What is known of a value that something is divided by, when it may be 0 and nothing keeps it off 0.</summary>
internal enum Divisor
{
    /// <summary>Not known to reach 0, or guarded.</summary>
    Unknown,

    /// <summary>A TorchSharp loss, detached or read as a number, or its quotient by something else.</summary>
    Loss,

    /// <summary>A tensor that is called a loss, and whose calculation is not in sight.</summary>
    NamedLoss,

    /// <summary>A norm or a standard deviation.</summary>
    Spread,

    /// <summary>The number of elements that a mask selects.</summary>
    Count,
}
