using static TorchSharp.torch;

namespace LossGen;

/// <summary>What <see cref="LossAverage"/> keeps of one set of components: counted sums, on the device until they are read.</summary>
internal sealed class ComponentSums(ComponentSet components) : IDisposable
{
    private readonly double[] _losses = new double[components.Names.Length];
    private readonly double[] _raw = new double[components.Names.Length];
    private readonly double[] _declared = new double[components.Names.Length];
    private readonly double[] _effective = new double[components.Names.Length];

    /// <summary>Σ count·loss since the weights in force last changed, and Σ count·factor, [K] and on the device.</summary>
    private Tensor? _lossSum;
    private Tensor? _scaleSum;

    /// <summary>Of the weights before: Σ count·loss and Σ count·weight·loss, with the weights in force and the declared ones.</summary>
    private Tensor? _earlierLossSum;
    private Tensor? _earlierRawSum;
    private Tensor? _earlierDeclaredSum;

    /// <summary>How much was added of each component: less than of the set where it is absent at times.</summary>
    private readonly double[] _counts = new double[components.Names.Length];

    /// <summary>What was found of bounds, by the components' positions in the class.</summary>
    private readonly BoundSums _bounds = new();

    private double[] _weights = [];
    private double[] _declaredWeights = [];
    private (double Sum, double Count) _norms;

    public ComponentSet Set => components;

    /// <summary>How much was added.</summary>
    public double Count { get; private set; }

    /// <summary>How many steps were left out because a value was not finite.</summary>
    public int Skipped { get; set; }

    /// <summary>Adds losses on the device.</summary>
    /// <param name="present">The components that are present.</param>
    /// <param name="losses">Their losses, one dimension.</param>
    /// <param name="factors">The scheme's factors, if it computed any, and what was found of bounds.</param>
    /// <param name="weights">
    /// What multiplied the losses that are present before a scheme, and the declared weights of all components, as they count in this.
    /// </param>
    /// <param name="count">How much they count; 0 adds nothing, whatever the losses are.</param>
    public void Add(
        ComponentSet present,
        Tensor losses,
        (Tensor? Scales, IReadOnlyList<BoundTerm> Bounds) factors,
        (double[] Applied, double[] Declared) weights,
        double count)
    {
        var scales = factors.Scales;
        if (count is 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var applied = weights.Applied;
        if (present.IsPart)
        {
            // What is absent adds nothing, under the weights that the others have.
            applied = present.Spread(applied, 0);
            for (var i = 0; i < applied.Length && _weights.Length > 0; i++)
            {
                applied[i] = Array.IndexOf(present.Positions, i) < 0 ? _weights[i] : applied[i];
            }
        }

        if (!AreSame(applied, _weights) || !AreSame(weights.Declared, _declaredWeights))
        {
            CloseWeights();
            (_weights, _declaredWeights) = (applied, weights.Declared);
        }

        Accumulate(ref _lossSum, present.SpreadOnDevice(losses), count);
        if (scales is not null)
        {
            Accumulate(ref _scaleSum, present.SpreadScaled(scales.reshape(-1)), count);
        }

        AddEffective(present, applied, count, scales is null);
        _bounds.Add(factors.Bounds, count);
    }

    /// <summary>Adds that no component was present.</summary>
    public void AddNone(double count) => Count += count;

    /// <summary>Adds numbers of the host.</summary>
    public void Add(StepReport report, double count)
    {
        if (count is 0)
        {
            return;
        }

        for (var i = 0; i < _losses.Length; i++)
        {
            _effective[i] += components.Infos[i].Bound is null ? count * report.EffectiveWeights[i] : 0;
            _raw[i] += count * report.Parts.Raw[i];
            _declared[i] += count * report.Parts.Declared[i];
            if (count * report.Presence[i] is > 0 and var present)
            {
                _losses[i] += present * report.Losses[i];
                _counts[i] += present;
            }
        }

        _bounds.Add(report.Bounds, components, count);
        Count += count;
    }

    /// <summary>Adds the gradient norm of a step that has one.</summary>
    public void AddNorm(double? norm, double count)
    {
        if (norm is { } value)
        {
            _norms = (_norms.Sum + (value * count), _norms.Count + count);
        }
    }

    /// <summary>The means of several sets of one class, each component over the sets that have it.</summary>
    public static StepReport Average(ComponentSums[] all)
    {
        var definition = all[0].Set.Definition;
        var size = definition.Components.Count;
        var (losses, raw, effective, counts) = (new double[size], new double[size], new double[size], new double[size]);
        var (declared, steps) = (new double[size], new double[size]);
        foreach (var sums in all)
        {
            sums.ToHost();
            for (var i = 0; i < sums.Set.Indices.Length; i++)
            {
                var index = sums.Set.Indices[i];
                losses[index] += sums._losses[i];
                raw[index] += sums._raw[i];
                declared[index] += sums._declared[i];
                effective[index] += sums._effective[i];
                counts[index] += sums._counts[i];
                steps[index] += sums.Count;
            }
        }

        int[] asked = [.. Enumerable.Range(0, size).Where(index => steps[index] > 0)];
        int[] present = [.. asked.Where(index => counts[index] > 0)];
        var ids = all.Where(static sums => sums.Count > 0).Select(static sums => sums.Set.Id).ToList();
        var set = new ComponentSet(definition, ids.TrueForAll(id => id == ids[0]) ? ids[0] : ComponentSet.OfSeveralPhases, asked)
            .Present(Array.ConvertAll(present, index => Array.IndexOf(asked, index)));
        var (norm, norms) = (all.Sum(static sums => sums._norms.Sum), all.Sum(static sums => sums._norms.Count));
        var skipped = all.Sum(static sums => sums.Skipped);
        var means = Array.ConvertAll(present, index => losses[index] / counts[index]);
        var bounds = BoundSums.Average([.. all.Select(static sums => sums._bounds)]);
        foreach (var (index, sum) in bounds)
        {
            effective[index] += sum.Weight;
        }

        var applied = Array.ConvertAll(present, index => effective[index] / steps[index]);
        return new StepReport(
            set,
            means,
            new TotalParts(
                Array.ConvertAll(present, index => raw[index] / steps[index]),
                Array.ConvertAll(present, index => declared[index] / steps[index])),
            applied,
            Array.ConvertAll(present, index => counts[index] / steps[index]))
        {
            Bounds = [.. bounds.Select(entry => entry.Value.Report(definition.Components[entry.Key], set, applied))],
            GradientNorm = norms > 0 ? norm / norms : null,
            Notes = skipped == 0 ? [] : [$"{skipped} skipped {(skipped == 1 ? "step is" : "steps are")} left out"],
        };
    }

    public void Dispose()
    {
        _bounds.Dispose();
        DisposeSums();
    }

    private void DisposeSums()
    {
        foreach (var sum in new[] { _lossSum, _scaleSum, _earlierLossSum, _earlierRawSum, _earlierDeclaredSum })
        {
            sum?.Dispose();
        }

        (_lossSum, _scaleSum, _earlierLossSum, _earlierRawSum, _earlierDeclaredSum) = (null, null, null, null, null);
    }

    private static bool AreSame(double[] weights, double[] others) =>
        ReferenceEquals(weights, others) || weights.AsSpan().SequenceEqual(others);

    private void AddEffective(ComponentSet present, double[] weights, double count, bool all)
    {
        foreach (var i in present.Positions)
        {
            _counts[i] += count;
            if (components.Infos[i].Bound is null && (all || !components.IsFactored[i]))
            {
                _effective[i] += count * weights[i];
            }
        }

        Count += count;
    }

    /// <summary>
    /// Wide, because a million small addends in float32 lose their last digits, and outside of every dispose scope and inference
    /// mode: a sum that is begun in one is added to outside of it.
    /// </summary>
    private static void Accumulate(ref Tensor? sum, Tensor addend, double count)
    {
        using var lasting = inference_mode(false);
        using var noGrad = no_grad();
        var wide = addend.to(WeightTensors.Widest(addend.device_type));
        if (sum is null)
        {
            sum = wide.mul(ScalarCache.Of(count)).DetachFromDisposeScope();
        }
        else
        {
            sum.add_(wide.to(sum.device), ScalarCache.Of(count));
        }
    }

    /// <summary>Changed weights: what was added under the former ones is weighed with them, on the device.</summary>
    private void CloseWeights()
    {
        if (_lossSum is not { } sum)
        {
            return;
        }

        Accumulate(ref _earlierLossSum, sum, 1);
        Accumulate(ref _earlierRawSum, Weighted(sum, _weights), 1);
        Accumulate(ref _earlierDeclaredSum, Weighted(sum, _declaredWeights), 1);
        sum.Dispose();
        _lossSum = null;
    }

    /// <summary>What has a bound is in no total, also where it is not finite.</summary>
    private Tensor Weighted(Tensor sum, double[] weights)
    {
        var products = sum.mul(tensor(weights, sum.dtype, sum.device));
        return Array.Exists(components.Infos, static info => info.Bound is not null)
            ? where(
                tensor(Array.ConvertAll(components.Infos, static info => info.Bound is null), device: sum.device),
                products,
                zeros_like(products))
            : products;
    }

    /// <summary>One copy of all that is on the device.</summary>
    private void ToHost()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        CloseWeights();
        if (_earlierLossSum is not { } losses || _earlierRawSum is not { } raw || _earlierDeclaredSum is not { } declared)
        {
            return;
        }

        var size = _losses.Length;
        var numbers = HostNumbers.Of(
            _scaleSum is null ? cat([losses, raw, declared]) : cat([losses, raw, declared, _scaleSum.to(losses.dtype, losses.device)]));
        var next = 3 * size;
        for (var i = 0; i < size; i++)
        {
            _losses[i] += numbers[i];
            _raw[i] += numbers[size + i];
            _declared[i] += numbers[(2 * size) + i];
            if (_scaleSum is not null && components.IsFactored[i])
            {
                _effective[i] += numbers[next++];
            }
        }

        DisposeSums();
    }
}
