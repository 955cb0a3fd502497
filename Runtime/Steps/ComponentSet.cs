using static TorchSharp.torch;

namespace LossGen;

/// <summary>The components of one kind of step: all of the class, or those of a phase.</summary>
internal sealed class ComponentSet
{
    /// <summary>The <see cref="Id"/> of the components of steps that no one phase makes.</summary>
    public const int OfSeveralPhases = -1;

    private readonly double[] _scaledWeights;

    /// <summary>What <see cref="Subset"/> made: one for each base class whose methods are called.</summary>
    private readonly List<ComponentSet> _subsets = [];

    /// <param name="definition">The class.</param>
    /// <param name="id">A small number, different for each set of a class: 0 for all of its components, and the phases' from 1.</param>
    /// <param name="indices">The components' positions in the class.</param>
    public ComponentSet(LossDefinition definition, int id, int[] indices)
    {
        (Definition, Id) = (definition, id);
        Indices = indices;
        Infos = Array.ConvertAll(indices, index => definition.Components[index]);
        Names = Array.ConvertAll(Infos, static info => info.Name);
        DeclaredWeights = Array.ConvertAll(Infos, static info => info.Weight);
        Weighed = Infos.Where(static info => info.Role != LossRole.Regularizer).ToArray();
        IsScaled = Array.ConvertAll(Infos, info => info.Role switch
        {
            LossRole.Regularizer => false,
            LossRole.Main => definition.ScalesMain,
            _ => true,
        });
        _scaledWeights = new double[IsScaled.Count(static scaled => scaled)];
    }

    public LossDefinition Definition { get; }

    public int Id { get; }

    /// <summary>The phase whose components they are; null for those of the class, and of several phases.</summary>
    public string? Phase => Id > 0 ? Definition.Phases[Id - 1].Name : null;

    public int[] Indices { get; }

    public ComponentInfo[] Infos { get; }

    public string[] Names { get; }

    public double[] DeclaredWeights { get; }

    /// <summary>The components that a scheme weighs: all but regularizers.</summary>
    public ComponentInfo[] Weighed { get; }

    /// <summary>For each component, whether the scheme computes a factor for it.</summary>
    public bool[] IsScaled { get; }

    /// <summary>The weights of the scaled components, in a buffer that the next call overwrites.</summary>
    public Span<double> ScaledWeights(ReadOnlySpan<double> weights)
    {
        var count = 0;
        for (var i = 0; i < Indices.Length; i++)
        {
            if (IsScaled[i])
            {
                _scaledWeights[count++] = weights[Indices[i]];
            }
        }

        return _scaledWeights;
    }

    /// <summary>Some of the set's components; the same object for the same ones, because averages know their losses by it.</summary>
    /// <param name="positions">Their positions in the set.</param>
    public ComponentSet Subset(ReadOnlySpan<int> positions)
    {
        var indices = new int[positions.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = Indices[positions[i]];
        }

        var subset = _subsets.Find(known => known.Indices.AsSpan().SequenceEqual(indices));
        if (subset is null)
        {
            subset = new ComponentSet(Definition, Id, indices);
            _subsets.Add(subset);
        }

        return subset;
    }

    /// <summary>The set's part of the weights of the class: the array itself where the set is the whole class.</summary>
    public double[] Select(double[] weights) =>
        Indices.Length == weights.Length ? weights : Array.ConvertAll(Indices, index => weights[index]);

    /// <summary>The scheme's factors where it has any, the weights elsewhere (regularizers, a main component that is not scaled).</summary>
    /// <param name="weights">The weights in force.</param>
    /// <param name="scales">The scheme's factors, in which the weights are included already; reading them waits for the device.</param>
    public double[] EffectiveWeights(double[] weights, Tensor? scales)
    {
        if (scales is null)
        {
            return weights;
        }

        var factors = HostNumbers.Of(scales);
        var (effective, next) = (weights.ToArray(), 0);
        for (var i = 0; i < effective.Length; i++)
        {
            if (IsScaled[i])
            {
                effective[i] = factors[next++];
            }
        }

        return effective;
    }
}
