using Pitfalls.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pitfalls.Training;

/// <summary>What the reader reads right on test pictures.</summary>
/// <param name="Names">The share of right names.</param>
/// <param name="Families">The share of right families.</param>
/// <param name="BrightnessError">The mean distance from the right brightness, which is between 0 and 1.</param>
internal sealed record ReaderResult(double Names, double Families, double BrightnessError)
{
    public static ReaderResult Of(Reader reader, GarmentBatch test)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var seen = reader.call(test.Images);
        return new ReaderResult(
            Share(reader.Names.call(seen), test.Names),
            Share(reader.Families.call(seen), test.Families),
            (reader.Brightness.call(seen).squeeze(1) - tensor(test.Brightness)).abs().mean().item<float>());
    }

    private static double Share(Tensor scores, Tensor right) => scores.argmax(1).eq(right).to(float32).mean().item<float>();
}
