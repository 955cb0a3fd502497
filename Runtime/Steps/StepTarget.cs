using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a step acts on: the joint step's optimizer, or a phase's.</summary>
internal sealed class StepTarget(optim.Optimizer optimizer, ComponentSet components, AccumulationCycle cycle)
{
    private bool? _isAnyFloat16;

    public optim.Optimizer Optimizer { get; } = optimizer;

    public ComponentSet Components { get; } = components;

    public AccumulationCycle Cycle { get; } = cycle;

    /// <summary>All parameters of the optimizer.</summary>
    public required Parameter[] Owned { get; init; }

    /// <summary>Those that the step trains, but for the scheme's own: their gradients are measured and clipped.</summary>
    public required Parameter[] Model { get; init; }

    /// <summary>Whether a parameter that the step trains is of float16, whose largest number is 65504.</summary>
    public bool IsAnyFloat16 => _isAnyFloat16 ??= Array.Exists(Model, static parameter => parameter.dtype == ScalarType.Float16);

    /// <summary>Everything known that the step does not train: it leaves the step without gradient.</summary>
    public Parameter[] Others { get; init; } = [];

    /// <summary>Parameters that need no gradient during the step.</summary>
    public Parameter[] Frozen { get; init; } = [];

    public double MaxNorm { get; set; }

    /// <summary>What is remembered of the optimizer, of all its targets.</summary>
    public required KnownOptimizer Known { get; init; }

    public SchemeTransaction? Scheme { get; init; }

    /// <summary>The alternation that the step belongs to, and its phase; null for a joint step.</summary>
    public (PhaseAlternation Alternation, int Index)? Phase { get; init; }

    /// <summary>Whether the optimizer's parameters are the ones that the target was made for, and all alive.</summary>
    public bool IsOf(IEnumerable<Parameter> parameters)
    {
        var count = 0;
        foreach (var parameter in parameters)
        {
            if (count == Owned.Length || !ReferenceEquals(parameter, Owned[count]) || parameter.IsInvalid)
            {
                return false;
            }

            count++;
        }

        return count == Owned.Length;
    }
}
