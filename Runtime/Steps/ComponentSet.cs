using static TorchSharp.torch;

namespace LossGen;

/// <summary>The components of one kind of step: all of the class, or those of a phase.</summary>
internal sealed class ComponentSet
{
    /// <summary>The <see cref="Id"/> of the components of steps that no one phase makes.</summary>
    public const int OfSeveralPhases = -1;

    /// <summary>So many patterns of presence are remembered: of many components there are more than anybody counts.</summary>
    private const int PatternsKept = 64;

    private readonly double[] _scaledWeights;

    /// <summary>What <see cref="Subset"/> made: one for each base class whose methods are called.</summary>
    private readonly List<ComponentSet> _subsets = [];

    /// <summary>What <see cref="Present"/> made last.</summary>
    private readonly List<ComponentSet> _patterns = [];

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
        DeclaredInStep = Array.Exists(Infos, static info => info.Every > 1)
            ? Array.ConvertAll(Infos, static info => info.Weight * info.Every)
            : DeclaredWeights;
        Weighed = Infos.Where(static info => info.IsWeighed).ToArray();
        IsScaled = Array.ConvertAll(Infos, info => info.Role switch
        {
            LossRole.Regularizer or LossRole.Constraint => false,
            LossRole.Main => definition.ScalesMain,
            _ => true,
        });
        IsFactored = Array.ConvertAll(Infos, static info => info.IsLimited);
        LimitsPlain = Infos.Where((info, i) => info.IsLimited && !IsScaled[i]).Any();
        LimitsScaled = Infos.Where((info, i) => info.IsLimited && IsScaled[i]).Any();
        for (var i = 0; i < IsFactored.Length; i++)
        {
            IsFactored[i] |= IsScaled[i];
        }

        ScaledFloors = [.. Infos.Where((_, i) => IsScaled[i]).Select(static info => info.LowestCounted)];
        ScaledCaps = [.. Infos.Where((_, i) => IsScaled[i]).Select(static info => info.HighestCounted)];
        _scaledWeights = new double[IsScaled.Count(static scaled => scaled)];
        (Whole, Positions) = (this, [.. Enumerable.Range(0, indices.Length)]);
    }

    public LossDefinition Definition { get; }

    public int Id { get; }

    /// <summary>The phase whose components they are; null for those of the class, and of several phases.</summary>
    public string? Phase => Id > 0 ? Definition.Phases[Id - 1].Name : null;

    public int[] Indices { get; }

    public ComponentInfo[] Infos { get; }

    public string[] Names { get; }

    public double[] DeclaredWeights { get; }

    /// <summary>The declared weights as they count in a step: n times that of a component that is due at every n-th.</summary>
    public double[] DeclaredInStep { get; }

    /// <summary>The components that a scheme weighs: all but regularizers and constraints.</summary>
    public ComponentInfo[] Weighed { get; }

    /// <summary>For each component, whether the scheme computes a factor for it.</summary>
    public bool[] IsScaled { get; }

    /// <summary>
    /// For each component, whether reports have a factor for it: those that the scheme scales, and others with a floor or a cap.
    /// </summary>
    public bool[] IsFactored { get; }

    /// <summary>Whether a component that no scheme scales has a floor or a cap.</summary>
    public bool LimitsPlain { get; }

    /// <summary>Whether a component that the scheme scales has one.</summary>
    public bool LimitsScaled { get; }

    /// <summary>The floors of the scaled components, −∞ for none.</summary>
    public double[] ScaledFloors { get; }

    /// <summary>The caps of the scaled components, ∞ for none.</summary>
    public double[] ScaledCaps { get; }

    /// <summary>The components of which these are present; the set itself where all are.</summary>
    public ComponentSet Whole { get; private init; }

    /// <summary>The components' positions in <see cref="Whole"/>.</summary>
    public int[] Positions { get; private init; }

    /// <summary>Whether a component of the whole is absent.</summary>
    public bool IsPart => !ReferenceEquals(Whole, this);

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

    /// <summary>The set where only some of its components are present.</summary>
    /// <param name="positions">Their positions in the set.</param>
    public ComponentSet Present(int[] positions)
    {
        if (positions.Length == Indices.Length)
        {
            return this;
        }

        if (_patterns.Find(known => known.Positions.AsSpan().SequenceEqual(positions)) is { } known)
        {
            return known;
        }

        if (_patterns.Count == PatternsKept)
        {
            _patterns.Clear();
        }

        var present = new ComponentSet(Definition, Id, Array.ConvertAll(positions, position => Indices[position]))
        {
            Whole = this,
            Positions = positions,
        };
        _patterns.Add(present);
        return present;
    }

    /// <summary>One value for each component of <see cref="Whole"/>: those given, and another for what is absent.</summary>
    public T[] Spread<T>(T[] values, T absent)
    {
        if (!IsPart)
        {
            return values;
        }

        var spread = new T[Whole.Indices.Length];
        Array.Fill(spread, absent);
        for (var i = 0; i < values.Length; i++)
        {
            spread[Positions[i]] = values[i];
        }

        return spread;
    }

    /// <summary>One loss for each component of <see cref="Whole"/>, shape [K], with 0 for what is absent.</summary>
    public Tensor SpreadOnDevice(Tensor losses) => IsPart ? Spread(losses, Positions, Whole.Names.Length) : losses;

    /// <summary>One factor for each component of <see cref="Whole"/> that has one, with 0 for what is absent.</summary>
    public Tensor SpreadScaled(Tensor scales)
    {
        if (!IsPart)
        {
            return scales;
        }

        int[] scaled = [.. Whole.Positions.Where(i => Whole.IsFactored[i])];
        return Spread(scales, [.. Enumerable.Range(0, scaled.Length).Where(i => Positions.Contains(scaled[i]))], scaled.Length);
    }

    /// <summary>The values of those that are present, of one for each component of <see cref="Whole"/>.</summary>
    public T[] Gather<T>(T[] values) => IsPart ? Array.ConvertAll(Positions, position => values[position]) : values;

    /// <summary>The set's part of the weights of the class: the array itself where the set is the whole class.</summary>
    public double[] Select(double[] weights) =>
        Indices.Length == weights.Length ? weights : Array.ConvertAll(Indices, index => weights[index]);

    /// <summary>
    /// The scheme's factors where it has any, what limits and bounds led to where there are some, and the weights elsewhere: regularizers,
    /// a main component that is not scaled.
    /// </summary>
    /// <param name="weights">The weights in force.</param>
    /// <param name="scales">The factors, in which the weights are included already; reading them waits for the device.</param>
    /// <param name="bounds">What was found of the bounds.</param>
    public double[] EffectiveWeights(double[] weights, Tensor? scales, IReadOnlyList<BoundTerm> bounds)
    {
        if (scales is null && bounds.Count == 0)
        {
            return weights;
        }

        var factors = Factors(scales, bounds);
        var (effective, next) = (weights.ToArray(), 0);
        for (var i = 0; i < effective.Length && scales is not null; i++)
        {
            if (IsFactored[i])
            {
                effective[i] = factors[next++];
            }
        }

        foreach (var term in bounds)
        {
            effective[Array.IndexOf(Indices, term.Index)] = factors[next++];
        }

        return effective;
    }

    /// <summary>All factors in one copy from the device.</summary>
    private static double[] Factors(Tensor? scales, IReadOnlyList<BoundTerm> bounds)
    {
        if (bounds.Count == 0)
        {
            return HostNumbers.Of(scales!);
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = stack([.. bounds.Select(static term => term.Weight)]);
        return HostNumbers.Of(scales is null ? weights : cat([scales.reshape(-1).to(weights.dtype, weights.device), weights]));
    }

    private static Tensor Spread(Tensor values, int[] positions, int size)
    {
        var index = tensor(Array.ConvertAll(positions, static position => (long)position), device: values.device);
        return zeros(size, values.dtype, values.device).index_copy(0, index, values);
    }
}
