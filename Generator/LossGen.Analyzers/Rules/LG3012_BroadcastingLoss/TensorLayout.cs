namespace LossGen.Analyzers.Rules;

/// <summary>How the numbers of a batch lie, where the code says so.</summary>
internal enum TensorLayout
{
    Unknown,

    /// <summary>[N].</summary>
    Vector,

    /// <summary>[N, 1].</summary>
    Column,

    /// <summary>[N, N], of a column and a vector: each with each.</summary>
    Pairs,
}
