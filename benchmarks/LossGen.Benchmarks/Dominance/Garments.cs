using LossGen.Samples;
using static TorchSharp.torch;

namespace LossGen.Benchmarks.Dominance;

/// <summary>Batches of Fashion-MNIST: images as [batch, pixels] in 0 to 1, with what can be said of them.</summary>
internal static class Garments
{
    public const int Side = FashionMnist.Side;
    public const int Pixels = FashionMnist.PixelsPerImage;
    public const int Classes = FashionMnist.Classes;

    private static readonly LabelledImages Set = FashionMnist.Load(Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist")).Train;
    private static readonly Tensor AllImages = tensor(Set.Pixels, [Set.Count, Pixels]).to(float32).div(byte.MaxValue).DetachFromDisposeScope();
    private static readonly Tensor AllLabels = tensor(Array.ConvertAll(Set.Labels, static label => (long)label)).DetachFromDisposeScope();

    /// <summary>Tops, trousers, and what is not worn on the body.</summary>
    private static readonly Tensor GroupOfClass = tensor(new long[] { 0, 1, 0, 0, 0, 2, 0, 2, 2, 2 }).DetachFromDisposeScope();

    public static (Tensor Images, Tensor Labels) Next()
    {
        var chosen = randint(0, Set.Count, [Training.Batch]);
        return (AllImages[chosen], AllLabels[chosen]);
    }

    /// <summary>Images of the same labels, and of other ones.</summary>
    public static (Tensor Same, Tensor Other) Partners(Tensor labels)
    {
        var isSame = labels.unsqueeze(1) == AllLabels.unsqueeze(0);
        return (AllImages[isSame.to(float32).multinomial(1).squeeze(1)], AllImages[isSame.logical_not().to(float32).multinomial(1).squeeze(1)]);
    }

    public static Tensor Groups(Tensor labels) => GroupOfClass[labels];

    /// <summary>The label as four yes-or-no questions.</summary>
    public static Tensor Attributes(Tensor labels) =>
        labels.unsqueeze(1).bitwise_right_shift(arange(4, dtype: int64)).bitwise_and(ones(4, dtype: int64)).to(float32);

    /// <summary>Where the garment's weight lies from left to right, in pixels.</summary>
    public static Tensor Centre(Tensor images)
    {
        var columns = images.view(-1, Side, Side).sum(1);
        return (columns * arange(Side, dtype: float32)).sum(1, keepdim: true) / columns.sum(1, keepdim: true);
    }
}
