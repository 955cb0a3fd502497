using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Several batches for one step of an optimizer. A batch's gradients are made in fresh <c>grad</c>s and added here when all
/// of it went well, so that one that fails leaves nothing behind, and other steps in between disturb nothing. Each batch
/// counts with the share that it would have if all were as large as the first; where they are not, the sum is corrected
/// once at the end. So equal batches cost no operation and give, bit for bit, what dividing the loss by their number gives.
/// </summary>
internal sealed class AccumulationCycle : IDisposable
{
    /// <summary>The sums, apart for each component that may be absent; the others have one together.</summary>
    private readonly Dictionary<int, AccumulatedGradients> _gradients = [];

    /// <summary>For each of <see cref="Components"/> the size of the batches in which it is present.</summary>
    private long[] _sizes = [];
    private int _steps;
    private long _firstSize;
    private long _totalSize;

    /// <summary>The number of loads of the loss at which the first batch was added.</summary>
    private int _loads;
    private Tensor? _losses;
    private Tensor? _scales;

    /// <summary>What measures the components.</summary>
    public MeasureSums Measures { get; } = new();

    /// <summary>What measures the components with a bound.</summary>
    public MeasureSums BoundMeasures { get; } = new();

    /// <summary>What multiplied the components with a bound.</summary>
    public MeasureSums BoundWeights { get; } = new();

    /// <summary>How many batches were added since the optimizer last stepped.</summary>
    public int Count { get; private set; }

    /// <summary>Whether batches wait for the optimizer's step.</summary>
    public bool IsOpen => Count > 0;

    /// <summary>How many batches the cycle was begun with as a step of the optimizer.</summary>
    public int Steps => _steps;

    /// <summary>The components that the batches were asked for; null before the first.</summary>
    public ComponentSet? Components { get; private set; }

    /// <summary>
    /// The factors of all batches, from a scheme with an object, shape [K] and without the weights; null where there are none.
    /// </summary>
    public Tensor? Factors { get; private set; }

    /// <summary>The magnitude of the main component in the last batch that has one, 0-d; null where nobody scales to it.</summary>
    public Tensor? Main { get; private set; }

    /// <summary>A number of batches in words.</summary>
    public static string Words(int count) =>
        count == 1 ? "1 accumulated batch" : FormattableString.Invariant($"{count} accumulated batches");

    /// <summary>The share of the next batch in the step.</summary>
    /// <param name="size">The batch's size.</param>
    /// <param name="steps">How many batches make a step.</param>
    public double ShareOf(long size, int steps) => IsOpen ? (double)size / _firstSize / _steps : 1.0 / steps;

    /// <summary>Why no step can use the batches any more, or null: moving a model may replace its parameters, and their type.</summary>
    /// <param name="loads">The number of loads of the loss.</param>
    /// <param name="parameters">The parameters that a step would train.</param>
    public string? Obstacle(int loads, IEnumerable<Parameter> parameters) =>
        _loads != loads ? "a checkpoint was loaded since"
        : !_gradients.Values.All(sums => sums.Fit(parameters)) ? "the model was moved, or the optimizer's parameters are others since"
        : null;

    /// <summary>Drops the batches.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>A note that says so.</returns>
    public string Drop(string reason)
    {
        var note = $"{Words(Count)} {(Count == 1 ? "was" : "were")} dropped: {reason}";
        Reset();
        return note;
    }

    /// <summary>
    /// Whether all that was added is finite, which is not so where batches came under <see cref="NonFinite.Propagate"/>. Waits for the
    /// device.
    /// </summary>
    public bool IsFinite()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _gradients.Values.SelectMany(static sums => sums.Sums).Append(_losses!)
            .All(static sum => GradientElements.Of(sum).isfinite().all().item<bool>());
    }

    /// <summary>Adds a batch, whose gradients leave the parameters: all of it, or nothing.</summary>
    /// <param name="size">The batch's size.</param>
    /// <param name="steps">How many batches make a step.</param>
    /// <param name="loads">The number of loads of the loss.</param>
    /// <param name="batch">The components that are present, their losses and, where there are any, the scheme's factors.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="left">What the gradients must still be multiplied by to have the batch's share.</param>
    /// <param name="parts">The gradients apart, where components may be absent; else those that the parameters have are taken.</param>
    public void Add(
        long size,
        int steps,
        int loads,
        (ComponentSet Components, Tensor Losses, Tensor? Scales) batch,
        Parameter[] parameters,
        double left,
        BatchGradients? parts)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var share = ShareOf(size, steps);
        var losses = Sum(_losses, batch.Components.SpreadOnDevice(batch.Losses), share);
        var scales = batch.Scales is null ? null : Sum(_scales, batch.Components.SpreadScaled(batch.Scales.reshape(-1)), share);
        List<Action> additions = parts is null
            ? [OfPart(BatchGradients.OfAll).Prepare(BatchGradients.Of(parameters), left)]
            : [.. parts.Parts.Select(part => OfPart(part.Key).Prepare(part.Value, left))];
        additions.ForEach(static add => add());
        GradientPolicy.Clear(parameters);
        if (!IsOpen)
        {
            (_steps, _firstSize, _loads, Components) = (steps, size, loads, batch.Components.Whole);
            _sizes = new long[Components.Names.Length];
        }

        _sizes = SizesWith(batch.Components, size);
        _totalSize += size;
        Count++;
        Keep(ref _losses, losses);
        if (scales is not null)
        {
            Keep(ref _scales, scales);
        }
    }

    /// <summary>Keeps the factors that the first batch was given, for the batches that follow.</summary>
    public void KeepFactors(Tensor factors) => Factors ??= factors.DetachFromDisposeScope();

    /// <summary>Keeps a magnitude of the main component in place of the one before.</summary>
    public void KeepMain(Tensor magnitude)
    {
        Main?.Dispose();
        Main = magnitude.DetachFromDisposeScope();
    }

    /// <summary>Hands the magnitude of the main component over: it is the caller's.</summary>
    public Tensor? TakeMain()
    {
        var main = Main;
        Main = null;
        return main;
    }

    /// <summary>
    /// Gives the parameters the mean of the batches that were added and of the one whose gradients they have, and keeps what
    /// was added: the optimizer's step may still fail. A component's part is the mean over the batches in which it is present.
    /// </summary>
    /// <param name="size">The size of the last batch; 0 where there is none.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="left">What the last batch's gradients must still be multiplied by to have its share.</param>
    /// <param name="last">The last batch's components that are present and its gradients apart, where components may be absent.</param>
    public void GiveMean(
        long size, Parameter[] parameters, double left = 1, (ComponentSet Components, BatchGradients Gradients)? last = null)
    {
        if (last is null && _gradients.Keys.All(static part => part == BatchGradients.OfAll))
        {
            OfPart(BatchGradients.OfAll).Give(parameters, left, Correction(_totalSize + size));
            return;
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var sizes = last is { } batch ? SizesWith(batch.Components, size) : _sizes;
        GradientPolicy.Clear(parameters);

        // In one order always: which component came first differs between a run and its continuation, and so would the last bits.
        foreach (var part in new SortedSet<int>(_gradients.Keys.Concat(last?.Gradients.Parts.Keys ?? [])))
        {
            var correction = Correction(
                part == BatchGradients.OfAll ? _totalSize + size : sizes[Array.IndexOf(Components!.Indices, part)]);
            var gradients = new Dictionary<object, Tensor>(ReferenceEqualityComparer.Instance);
            foreach (var (parameter, gradient) in last?.Gradients.Parts.GetValueOrDefault(part) ?? [])
            {
                gradients.Add(parameter, gradient);
            }

            foreach (var parameter in parameters)
            {
                if (OfPart(part).Mean(parameter, gradients.GetValueOrDefault(parameter), left, correction) is { } mean)
                {
                    var dtype = parameter.dtype;
                    var fitting = mean.dtype == dtype ? mean : mean.to(dtype);
                    parameter.grad = parameter.grad is { } other ? other.add(fitting) : fitting;
                }
            }
        }
    }

    /// <summary>The mean losses of the batches, each counted by its size, of the components that are present in any of them.</summary>
    /// <param name="last">The components and losses of the batch that comes last; null where there is none.</param>
    /// <param name="size">Its size.</param>
    /// <param name="steps">How many batches make a step.</param>
    public (ComponentSet Components, Tensor Losses) MeanLosses((ComponentSet Components, Tensor Losses)? last, long size, int steps)
    {
        using var noGrad = no_grad();
        var sum = last is { } batch ? Sum(_losses, batch.Components.SpreadOnDevice(batch.Losses), ShareOf(size, steps)) : _losses!;
        var sizes = last is { } present ? SizesWith(present.Components, size) : _sizes;
        var components = PresentIn(sizes);
        return (components, Mean(sum, components.Positions, sizes, _totalSize + size));
    }

    /// <summary>The mean factors of the batches, each counted by its size; null where the scheme has none.</summary>
    public Tensor? MeanScales()
    {
        if (_scales is null)
        {
            return null;
        }

        using var noGrad = no_grad();
        int[] scaled = [.. Components!.Positions.Where(i => Components.IsFactored[i])];
        var sizes = Array.ConvertAll(scaled, i => _sizes[i]);
        return Mean(_scales, [.. Enumerable.Range(0, sizes.Length).Where(i => sizes[i] > 0)], sizes, _totalSize);
    }

    /// <summary>Starts over, after a step or because the batches are dropped.</summary>
    public void Reset()
    {
        foreach (var sums in _gradients.Values)
        {
            sums.Dispose();
        }

        _gradients.Clear();
        _losses?.Dispose();
        _scales?.Dispose();
        Measures.Dispose();
        BoundMeasures.Dispose();
        BoundWeights.Dispose();
        Factors?.Dispose();
        Main?.Dispose();
        (_losses, _scales, Factors, Main, Components, Count, _totalSize) = (null, null, null, null, null, 0, 0);
    }

    public void Dispose() => Reset();

    /// <summary>
    /// What the sum of the shares must still be multiplied by: 1 where as many batches came as were announced, all equally large.
    /// </summary>
    /// <param name="size">The size of the batches that are in the sum.</param>
    private double Correction(long size) => (double)_steps * _firstSize / size;

    /// <summary>Of a sum of shares the means of the components at some positions, each over the batches in which it is present.</summary>
    private Tensor Mean(Tensor sum, int[] positions, long[] sizes, long all)
    {
        if (Array.TrueForAll(sizes, size => size == all))
        {
            return sum.mul(ScalarCache.Of(Correction(all)));
        }

        var corrections = tensor(Array.ConvertAll(positions, i => Correction(sizes[i])), sum.dtype, sum.device);
        return sum.index_select(0, tensor(Array.ConvertAll(positions, static i => (long)i), device: sum.device)).mul(corrections);
    }

    private ComponentSet PresentIn(long[] sizes) => Components!.Present([.. Components.Positions.Where(i => sizes[i] > 0)]);

    private long[] SizesWith(ComponentSet present, long size)
    {
        long[] sizes = [.. _sizes];
        foreach (var position in present.Positions)
        {
            sizes[position] += size;
        }

        return sizes;
    }

    private AccumulatedGradients OfPart(int part)
    {
        if (!_gradients.TryGetValue(part, out var sums))
        {
            _gradients.Add(part, sums = new AccumulatedGradients());
        }

        return sums;
    }

    /// <summary>Shares and not sizes multiply the losses: half precision ends at 65504.</summary>
    private static Tensor Sum(Tensor? sum, Tensor values, double share)
    {
        var weighted = values.to(DetachedScale.AtLeastSingle(values.dtype)).mul(ScalarCache.Of(share));
        return sum is null ? weighted : sum.to(weighted.device).add(weighted);
    }

    private static void Keep(ref Tensor? sum, Tensor next)
    {
        sum?.Dispose();
        sum = next.DetachFromDisposeScope();
    }
}
