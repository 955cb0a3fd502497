using LossGen.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiFashion.Data;

/// <summary>One batch: the overlaid canvases as <c>[batch, pixels]</c> in 0 to 1, and what was overlaid.</summary>
internal readonly record struct Batch(Tensor Image, Tensor TopLeftLabels, Tensor BottomRightLabels);

/// <summary>
/// Pairs of garments: <c>TopLeft[i]</c> and <c>BottomRight[i]</c> are the two images of pair i, as indices into
/// <see cref="Garments"/>. Only indices are stored; a canvas exists while its batch does.
/// </summary>
internal sealed class PairSet : IDisposable
{
    public const int Shift = 8;
    public const int CanvasSide = FashionMnist.Side + Shift;
    public const int CanvasPixels = CanvasSide * CanvasSide;

    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly Tensor _topLeft;
    private readonly Tensor _bottomRight;

    /// <param name="garments">The images to pair.</param>
    /// <param name="rounds">How many times each image appears in the one place, and as often in the other.</param>
    /// <param name="random">Decides who meets whom.</param>
    public PairSet(LabelledImages garments, int rounds, Random random)
    {
        Garments = garments;
        TopLeft = new int[garments.Count * rounds];
        BottomRight = new int[garments.Count * rounds];
        for (var round = 0; round < rounds; round++)
        {
            // Neighbours on a random circle: every image once in each place, and none with itself.
            var circle = Enumerable.Range(0, garments.Count).ToArray();
            random.Shuffle(circle);
            for (var i = 0; i < circle.Length; i++)
            {
                TopLeft[round * circle.Length + i] = circle[i];
                BottomRight[round * circle.Length + i] = circle[(i + 1) % circle.Length];
            }
        }

        _images = tensor(garments.Pixels, [garments.Count, FashionMnist.Side, FashionMnist.Side]);
        _labels = tensor(Array.ConvertAll(garments.Labels, label => (long)label));
        _topLeft = tensor(TopLeft);
        _bottomRight = tensor(BottomRight);
    }

    public LabelledImages Garments { get; }

    public int[] TopLeft { get; }

    public int[] BottomRight { get; }

    public int Count => TopLeft.Length;

    /// <summary>Composes the canvases of the pairs with these numbers.</summary>
    public Batch Batch(ReadOnlySpan<int> pairs)
    {
        using var scope = NewDisposeScope();
        var chosen = tensor(pairs.ToArray());
        var first = _topLeft[chosen];
        var second = _bottomRight[chosen];

        // The brighter pixel wins, as in MultiMNIST.
        var canvas = maximum(
            nn.functional.pad(_images[first], [0, Shift, 0, Shift]),
            nn.functional.pad(_images[second], [Shift, 0, Shift, 0]));

        return new Batch(
            canvas.flatten(1).to(float32).div_(255).MoveToOuterDisposeScope(),
            _labels[first].MoveToOuterDisposeScope(),
            _labels[second].MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
        _topLeft.Dispose();
        _bottomRight.Dispose();
    }
}
