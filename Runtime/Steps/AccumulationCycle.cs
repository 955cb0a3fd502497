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
    private readonly Dictionary<object, Tensor> _gradients = new(ReferenceEqualityComparer.Instance);
    private int _steps;
    private long _firstSize;
    private long _totalSize;
    private Tensor? _losses;
    private Tensor? _scales;

    /// <summary>How many batches were added since the optimizer last stepped.</summary>
    public int Count { get; private set; }

    /// <summary>Whether batches wait for the optimizer's step.</summary>
    public bool IsOpen => Count > 0;

    /// <summary>How many batches the cycle was begun with as a step of the optimizer.</summary>
    public int Steps => _steps;

    /// <summary>The components that the batches have losses of; null before the first.</summary>
    public ComponentSet? Components { get; private set; }

    /// <summary>The factors of all batches, from a scheme with an object, shape [K] and without the weights; null where there are none.</summary>
    public Tensor? Factors { get; private set; }

    /// <summary>The number of loads of the loss at which the first batch was added.</summary>
    public int Loads { get; private set; }

    /// <summary>A number of batches in words.</summary>
    public static string Words(int count) => count == 1 ? "1 accumulated batch" : FormattableString.Invariant($"{count} accumulated batches");

    /// <summary>The share of the next batch in the step.</summary>
    /// <param name="size">The batch's size.</param>
    /// <param name="steps">How many batches make a step.</param>
    public double ShareOf(long size, int steps) => IsOpen ? (double)size / _firstSize / _steps : 1.0 / steps;

    /// <summary>Whether the gradients still belong to the parameters: moving a model may replace those, and their type.</summary>
    public bool Fits(IReadOnlyCollection<Parameter> parameters)
    {
        var known = 0;
        foreach (var parameter in parameters)
        {
            if (_gradients.TryGetValue(parameter, out var gradient))
            {
                known++;
                if (gradient.dtype != parameter.dtype || gradient.device_type != parameter.device_type || gradient.device_index != parameter.device_index)
                {
                    return false;
                }
            }
        }

        return known == _gradients.Count;
    }

    /// <summary>
    /// Whether all that was added is finite, which is not so where batches came under <see cref="NonFinite.Propagate"/>. Waits for the
    /// device.
    /// </summary>
    public bool IsFinite()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return _gradients.Values.Append(_losses!).All(static sum => GradientElements.Of(sum).isfinite().all().item<bool>());
    }

    /// <summary>Adds a batch, whose gradients leave the parameters.</summary>
    /// <param name="size">The batch's size.</param>
    /// <param name="steps">How many batches make a step.</param>
    /// <param name="loads">The number of loads of the loss.</param>
    /// <param name="batch">The components, their losses and, where there are any, the scheme's factors.</param>
    /// <param name="parameters">The parameters.</param>
    public void Add(long size, int steps, int loads, (ComponentSet Components, Tensor Losses, Tensor? Scales) batch, IEnumerable<Parameter> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var share = ShareOf(size, steps);
        if (!IsOpen)
        {
            (_steps, _firstSize, Loads, Components) = (steps, size, loads, batch.Components);
        }

        Keep(ref _losses, batch.Losses, share);
        if (batch.Scales is not null)
        {
            Keep(ref _scales, batch.Scales.reshape(-1), share);
        }

        _totalSize += size;
        Count++;
        foreach (var parameter in parameters)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            if (_gradients.TryGetValue(parameter, out var earlier))
            {
                earlier.add_(gradient);
            }
            else
            {
                _gradients.Add(parameter, gradient.DetachFromDisposeScope());
            }

            parameter.grad = null;
        }
    }

    /// <summary>Keeps the factors that the first batch was given, for the batches that follow.</summary>
    public void KeepFactors(Tensor factors) => Factors ??= factors.DetachFromDisposeScope();

    /// <summary>
    /// Gives the parameters the mean of the batches that were added and of the one whose gradients they have, and keeps what
    /// was added: the optimizer's step may still fail.
    /// </summary>
    /// <param name="size">The size of the last batch; 0 where there is none.</param>
    /// <param name="parameters">The parameters.</param>
    public void GiveMean(long size, IReadOnlyCollection<Parameter> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var parameter in parameters)
        {
            if (_gradients.TryGetValue(parameter, out var earlier))
            {
                parameter.grad = parameter.grad is { } gradient ? earlier.add(gradient) : earlier.clone();
            }
        }

        GradientPolicy.Scale(parameters, Correction(size));
    }

    /// <summary>The mean losses of the batches, each counted by its size, shape [K].</summary>
    /// <param name="losses">The losses of the batch that comes last; null where there is none.</param>
    /// <param name="size">Its size.</param>
    /// <param name="steps">How many batches make a step.</param>
    public Tensor MeanLosses(Tensor? losses, long size, int steps)
    {
        using var noGrad = no_grad();
        var sum = losses is null ? _losses! : Sum(_losses, losses, ShareOf(size, steps));
        return sum.mul(ScalarCache.Of(IsOpen ? Correction(size) : steps));
    }

    /// <summary>The mean factors of the batches, each counted by its size; null where the scheme has none.</summary>
    public Tensor? MeanScales()
    {
        using var noGrad = no_grad();
        return _scales?.mul(ScalarCache.Of(Correction(0)));
    }

    /// <summary>Starts over, after a step or because the batches are dropped.</summary>
    public void Reset()
    {
        foreach (var gradient in _gradients.Values)
        {
            gradient.Dispose();
        }

        _gradients.Clear();
        _losses?.Dispose();
        _scales?.Dispose();
        Factors?.Dispose();
        (_losses, _scales, Factors, Components, Count, _totalSize) = (null, null, null, null, 0, 0);
    }

    public void Dispose() => Reset();

    /// <summary>
    /// What the sum of the shares must still be multiplied by: 1 where as many batches came as were announced, all equally large.
    /// </summary>
    private double Correction(long size) => (double)_steps * _firstSize / (_totalSize + size);

    /// <summary>Shares and not sizes multiply the losses: half precision ends at 65504.</summary>
    private static Tensor Sum(Tensor? sum, Tensor values, double share)
    {
        var weighted = values.to(DetachedScale.AtLeastSingle(values.dtype)).mul(ScalarCache.Of(share));
        return sum is null ? weighted : sum.to(weighted.device).add(weighted);
    }

    private static void Keep(ref Tensor? sum, Tensor values, double share)
    {
        var next = Sum(sum, values, share).DetachFromDisposeScope();
        sum?.Dispose();
        sum = next;
    }
}
