using Pitfalls.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pitfalls.Training;

/// <summary>How well the painter paints test pictures.</summary>
/// <param name="PixelError">The mean distance from the right brightness of a pixel, which is between 0 and 1.</param>
/// <param name="LearningRate">The learning rate at the end.</param>
internal sealed record PainterResult(double PixelError, double LearningRate)
{
    public static PainterResult Of(Painter painter, GarmentBatch test, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return new PainterResult((painter.call(test.Images).sigmoid() - test.Images).abs().mean().item<float>(), learningRate);
    }
}
