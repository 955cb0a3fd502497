using TorchSharp.Modules;

namespace LossGen;

/// <summary>What a loss remembers of an optimizer, for as long as that lives.</summary>
internal sealed class KnownOptimizer
{
    /// <summary>What a joint step with it acts on; null before the first.</summary>
    public StepTarget? Joint { get; set; }

    /// <summary>The parameters with which it was last found to be whole.</summary>
    public Parameter[] Whole { get; set; } = [];

    /// <summary>What the alternation that it was last given to is known by; null before the first.</summary>
    public object? Alternation { get; set; }

    /// <summary>By the id of a set of components, for each of them whether it was looked whether it reaches the parameters.</summary>
    public Dictionary<int, bool[]> Looked { get; } = [];

    /// <summary>Whether a backward pass has reached one of its parameters.</summary>
    public bool WasReached { get; set; }

    /// <summary>How many steps are left until somebody looks whether a backward pass reaches its parameters.</summary>
    public int StepsToLook { get; set; }
}
