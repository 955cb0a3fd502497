using static TorchSharp.torch;

namespace LossGen;

/// <summary>What an average keeps of bounds: counted sums, on the device until they are read.</summary>
internal sealed class BoundSums : IDisposable
{
    private const int Each = 4;

    private readonly SortedDictionary<int, Sum> _sums = [];

    /// <summary>Adds what steps or evaluations found.</summary>
    public void Add(IReadOnlyList<BoundTerm> terms, double count)
    {
        using var lasting = inference_mode(false);
        using var noGrad = no_grad();
        foreach (var term in terms)
        {
            using var scope = NewDisposeScope();
            var kept = term.Info.Bound!.Kind == BoundKind.At
                ? term.Violation.abs().le(ScalarCache.Of(BoundMemory.Tolerance))
                : term.Violation.le(ScalarCache.Of(0));
            var addend = stack([term.Violation, term.Multiplier, term.Weight, kept.to(term.Violation.dtype)]).mul_(ScalarCache.Of(count));
            SumOf(term.Index).Add(addend, term.Bound, count);
        }
    }

    /// <summary>Adds what was read already.</summary>
    public void Add(IReadOnlyList<BoundReport> reports, ComponentSet components, double count)
    {
        foreach (var report in reports)
        {
            var index = components.Indices[Array.IndexOf(components.Names, report.Component)];
            double[] numbers = [report.Violation, report.Multiplier, report.EffectiveWeight, report.IsKept ? 1 : 0];
            SumOf(index).Add(numbers, report.Bound, count);
        }
    }

    /// <summary>The sums of several, by the components' positions in the class. Waits for the device.</summary>
    public static SortedDictionary<int, Means> Average(IEnumerable<BoundSums> all)
    {
        var means = new SortedDictionary<int, Means>();
        foreach (var (index, sum) in all.SelectMany(static sums => sums._sums))
        {
            if (!means.TryGetValue(index, out var mean))
            {
                means.Add(index, mean = new Means());
            }

            mean.Add(sum);
        }

        return means;
    }

    public void Dispose()
    {
        foreach (var sum in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }

    private Sum SumOf(int index)
    {
        if (!_sums.TryGetValue(index, out var sum))
        {
            _sums.Add(index, sum = new Sum());
        }

        return sum;
    }

    /// <summary>Of one component: Σ count·(violation, multiplier, effective weight, kept).</summary>
    internal sealed class Sum : IDisposable
    {
        private readonly double[] _numbers = new double[Each];
        private Tensor? _onDevice;

        public double Count { get; private set; }

        public double Bound { get; private set; }

        public void Add(Tensor addend, double bound, double count)
        {
            if (_onDevice is null)
            {
                _onDevice = addend.DetachFromDisposeScope();
            }
            else
            {
                _onDevice.add_(addend.to(_onDevice.device));
            }

            (Bound, Count) = (bound, Count + count);
        }

        public void Add(double[] numbers, double bound, double count)
        {
            for (var i = 0; i < Each; i++)
            {
                _numbers[i] += count * numbers[i];
            }

            (Bound, Count) = (bound, Count + count);
        }

        public double[] Read() => _onDevice is null ? _numbers : [.. HostNumbers.Of(_onDevice).Zip(_numbers, static (a, b) => a + b)];

        public void Dispose() => _onDevice?.Dispose();
    }

    /// <summary>Of one component over several sets.</summary>
    internal sealed class Means
    {
        private readonly double[] _numbers = new double[Each];
        private double _count;
        private double _bound;

        /// <summary>Σ count·effective weight.</summary>
        public double Weight => _numbers[2];

        public void Add(Sum sum)
        {
            var numbers = sum.Read();
            for (var i = 0; i < Each; i++)
            {
                _numbers[i] += numbers[i];
            }

            (_count, _bound) = (_count + sum.Count, sum.Bound);
        }

        public BoundReport Report(ComponentInfo info, ComponentSet components, double[] effective)
        {
            var means = Array.ConvertAll(_numbers, number => number / _count);
            return BoundNumbers.Report(info, _bound, means.AsSpan(0, Each - 1), means[Each - 1], components, effective);
        }
    }
}
