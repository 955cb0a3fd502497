using LossGen.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace Pitfalls;

/// <summary>Garments as rows of numbers from 0 to 1, with what is to be read from them.</summary>
internal sealed class Garments : IDisposable
{
    public const int Families = 5;

    private const int BatchSize = 64;

    // Tops, trousers, dresses, footwear and bags.
    private static readonly long[] FamilyOfClass = [0, 1, 0, 2, 0, 3, 0, 3, 4, 3];

    private readonly Tensor _images;
    private readonly long[] _names;
    private readonly float[] _brightness;

    /// <exception cref="InputException">There are fewer images than a batch takes.</exception>
    public Garments(LabelledImages images)
    {
        if (images.Count < BatchSize)
        {
            throw new InputException($"{images.Count} images are too few; use sets of {BatchSize} or more.");
        }

        using var scope = NewDisposeScope();
        _images = tensor(images.Pixels, [images.Count, FashionMnist.PixelsPerImage]).to(float32).div_(255).DetachFromDisposeScope();
        _names = Array.ConvertAll(images.Labels, static label => (long)label);
        _brightness = _images.mean([1]).data<float>().ToArray();
    }

    public int Count => _names.Length;

    /// <summary>Batches in a new order; what is left over waits for another one.</summary>
    public IEnumerable<GarmentBatch> Shuffled(Random random)
    {
        var order = Enumerable.Range(0, Count).ToArray();
        random.Shuffle(order);
        for (var start = 0; start + BatchSize <= Count; start += BatchSize)
        {
            yield return Batch(order[start..(start + BatchSize)]);
        }
    }

    /// <summary>All of them at once.</summary>
    public GarmentBatch All() => Batch([.. Enumerable.Range(0, Count)]);

    public void Dispose() => _images.Dispose();

    private GarmentBatch Batch(int[] chosen)
    {
        using var indices = tensor(chosen);
        var names = Array.ConvertAll(chosen, i => _names[i]);
        return new GarmentBatch(
            _images[indices],
            tensor(names),
            tensor(Array.ConvertAll(names, static name => FamilyOfClass[name])),
            Array.ConvertAll(chosen, i => _brightness[i]));
    }
}
