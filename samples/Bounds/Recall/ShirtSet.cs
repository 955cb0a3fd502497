using LossGen.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace Bounds.Recall;

/// <summary>Images, and which of them are shirts: one in ten, and the class that is most often mistaken for others.</summary>
internal sealed class ShirtSet : IDisposable
{
    private const byte Shirt = 6;

    public ShirtSet(LabelledImages images)
    {
        using var scope = NewDisposeScope();
        Images = tensor(Array.ConvertAll(images.Pixels, static pixel => pixel / 255f)).reshape(images.Count, FashionMnist.PixelsPerImage)
            .DetachFromDisposeScope();
        IsShirt = tensor(Array.ConvertAll(images.Labels, static label => label == Shirt)).DetachFromDisposeScope();
    }

    /// <summary>Grey values from 0 to 1, shape [images, pixels].</summary>
    public Tensor Images { get; }

    /// <summary>Shape [images].</summary>
    public Tensor IsShirt { get; }

    public long Count => Images.shape[0];

    public void Dispose()
    {
        Images.Dispose();
        IsShirt.Dispose();
    }
}
