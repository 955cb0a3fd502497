using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>What the end of a step acts on: the joint step's optimizer, or a phase's.</summary>
internal sealed class StepTarget(optim.Optimizer optimizer, ComponentSet components)
{
    public optim.Optimizer Optimizer { get; } = optimizer;

    public ComponentSet Components { get; } = components;

    /// <summary>The parameters whose gradients are measured and clipped.</summary>
    public required IEnumerable<Parameter> Clipped { get; init; }

    /// <summary>The parameters whose gradients are dropped with a step that does not happen.</summary>
    public required IEnumerable<Parameter> Cleared { get; init; }

    public double MaxNorm { get; init; }

    public Accumulation? Accumulation { get; init; }

    public SchemeState? Scheme { get; init; }
}
