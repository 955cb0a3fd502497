using LossGen.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace FashionGan.Training;

/// <summary>The real garments, in shuffled batches.</summary>
internal sealed class GarmentBatches : IDisposable
{
    public const int Size = 64;

    private readonly Tensor _garments;
    private readonly Tensor _classes;
    private readonly int _count;

    /// <exception cref="InputException">There are fewer images than a batch takes.</exception>
    public GarmentBatches(LabelledImages images)
    {
        if (images.Count < Size)
        {
            throw new InputException($"{images.Count} training images are too few; use a set of {Size} or more.");
        }

        using var scope = NewDisposeScope();
        _count = images.Count;
        _garments = tensor(images.Pixels, [_count, 1, FashionMnist.Side, FashionMnist.Side]).to(float32).div_(127.5).sub_(1).DetachFromDisposeScope();
        _classes = OneHot(tensor(Array.ConvertAll(images.Labels, static label => (long)label))).DetachFromDisposeScope();
    }

    public int PerEpoch => _count / Size;

    public static Tensor OneHot(Tensor labels) => nn.functional.one_hot(labels, FashionMnist.Classes).to(float32);

    /// <summary>One epoch's batches; what is left over waits for another order.</summary>
    public IEnumerable<(Tensor Garments, Tensor Classes)> Epoch(Random random)
    {
        var order = Enumerable.Range(0, _count).ToArray();
        random.Shuffle(order);
        for (var i = 0; i < PerEpoch; i++)
        {
            using var chosen = tensor(order.AsSpan(i * Size, Size).ToArray());
            yield return (_garments[chosen], _classes[chosen]);
        }
    }

    public void Dispose()
    {
        _garments.Dispose();
        _classes.Dispose();
    }
}
