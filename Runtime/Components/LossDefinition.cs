namespace LossGen;

/// <summary>What a loss class declares, in constants of its attributes. Generated code creates it.</summary>
public sealed class LossDefinition
{
    /// <summary>Creates the definition.</summary>
    /// <param name="weights">The generated weights object.</param>
    /// <param name="components">The components in declaration order.</param>
    public LossDefinition(ComponentWeights weights, params ComponentInfo[] components)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(components);
        Weights = weights;
        Components = components;
        DeclaredWeights = Array.ConvertAll(components, static component => component.Declared);
    }

    /// <summary>The generated weights object.</summary>
    public ComponentWeights Weights { get; }

    /// <summary>The components in declaration order.</summary>
    public IReadOnlyList<ComponentInfo> Components { get; }

    /// <summary>The generated bounds object; null for a class without bounds.</summary>
    public ComponentBounds? Bounds { get; init; }

    /// <summary>The declared weights, and bounds.</summary>
    internal double[] DeclaredWeights { get; }

    /// <summary>The attribute of a scheme that lives in a class of its own; null for one that is written out in generated code.</summary>
    public WeightingAttribute? Scheme { get; init; }

    /// <summary>How much of the average of the scheme's factors a step keeps; 0 for factors that are not averaged.</summary>
    public double Smoothing { get; init; }

    /// <summary>What a step does with values that are not finite.</summary>
    public NonFinite NonFinite { get; init; }

    /// <summary>The largest gradient norm; 0 for no clipping.</summary>
    public double MaxNorm { get; init; }

    /// <summary>Whether a checkpoint's weights win over the class's.</summary>
    public bool KeepCheckpointWeights { get; init; }

    /// <summary>Whether the scheme allows no weight below zero.</summary>
    public bool NonNegativeWeights { get; init; }

    /// <summary>Whether the scheme has a factor for the main component too.</summary>
    public bool ScalesMain { get; init; } = true;

    /// <summary>How many calls of a step make one step of the optimizer.</summary>
    public int AccumulateSteps { get; init; } = 1;

    /// <summary>The declared phases, in their order; empty for a class without.</summary>
    public IReadOnlyList<PhaseInfo> Phases { get; init; } = [];

    /// <summary>What follows the last phase.</summary>
    public PhaseOrder Order { get; init; }
}
