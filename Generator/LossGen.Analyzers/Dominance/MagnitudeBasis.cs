namespace LossGen.Analyzers.Dominance;

/// <summary>What a magnitude is a magnitude of. The two are never compared with each other.</summary>
internal enum MagnitudeBasis
{
    /// <summary>The norm of the unweighted component's gradient on shared parameters: what moves the model.</summary>
    Gradient,

    /// <summary>The unweighted component's value, which acts only through its gradient.</summary>
    Value,
}
