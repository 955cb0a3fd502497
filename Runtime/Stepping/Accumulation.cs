using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Several batches for one step of the optimizer. Each adds its gradient with the share that it would have if all were as
/// large as the first; where the last is not, the sum is corrected once at the end. So equal batches cost no operation
/// and give, bit for bit, what dividing the loss by their number gives.
/// </summary>
internal sealed class Accumulation(int steps) : IDisposable
{
    private long _firstSize;
    private long _totalSize;
    private int _count;
    private Tensor? _lossSum;

    /// <summary>Whether no batch was added since the optimizer last stepped.</summary>
    public bool IsFresh => _count == 0;

    /// <summary>Whether the batch that was added last completes the step.</summary>
    public bool IsComplete => _count >= steps;

    /// <summary>What the summed gradient must still be multiplied by: 1 where all batches were equally large.</summary>
    public double Correction => (double)steps * _firstSize / _totalSize;

    /// <summary>The losses of the batches since the optimizer last stepped, each counted by its size, shape [K].</summary>
    public Tensor MeanLosses => _lossSum!.div(ScalarCache.Of(_totalSize));

    /// <summary>The share of a batch of this size in the step.</summary>
    public double ShareOf(long size) => _count == 0 || size == _firstSize ? 1.0 / steps : (double)size / _firstSize / steps;

    /// <summary>Counts a batch.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="losses">Its losses, shape [K], without gradient.</param>
    public void Add(long size, Tensor losses)
    {
        _firstSize = _count == 0 ? size : _firstSize;
        _totalSize += size;
        _count++;
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var weighted = losses.mul(ScalarCache.Of(size));
        var sum = (_lossSum is null ? weighted : _lossSum.add(weighted)).DetachFromDisposeScope();
        _lossSum?.Dispose();
        _lossSum = sum;
    }

    /// <summary>Starts over, after a step or because the batches were dropped.</summary>
    public void Reset()
    {
        _lossSum?.Dispose();
        (_lossSum, _count, _totalSize, _firstSize) = (null, 0, 0, 0);
    }

    public void Dispose() => Reset();
}
