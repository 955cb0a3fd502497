namespace LossGen.Analyzers.Torch;

/// <summary>What a value is among those that a combined loss hands out.</summary>
internal enum LossTerm
{
    /// <summary>The combined loss, to call backward on: <c>terms.Total</c>, <c>loss.forward(…)</c>.</summary>
    Total,

    /// <summary>The unweighted loss of a component: <c>terms.Smoothness</c>.</summary>
    Component,

    /// <summary>A sum to log and to stop by, without gradient: <c>terms.RawTotal</c>.</summary>
    Number,

    /// <summary>The detached losses of a step that has gone backward already: <c>step.Losses</c>.</summary>
    OfStep,
}
