using FashionGan.Networks;
using FashionGan.Training;
using LossGen.Samples;
using SkiaSharp;
using static TorchSharp.torch;

namespace FashionGan.Reporting;

/// <summary>Drawn garments side by side, a column for each class.</summary>
internal static class SampleSheet
{
    private const int Rows = 8;
    private const int Gap = 2;
    private const int Scale = 3;
    private const int Cell = FashionMnist.Side + Gap;

    public static void Save(GarmentGenerator generator, int seed, string path)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        manual_seed(seed);
        generator.eval();
        var classes = arange(FashionMnist.Classes).repeat(Rows);
        var drawn = generator.call(randn(classes.shape[0], GarmentGenerator.NoiseSize), GarmentBatches.OneHot(classes));
        generator.train();
        Write(drawn.add(1).mul(127.5).round().to(uint8).data<byte>().ToArray(), path);
    }

    private static void Write(byte[] pixels, string path)
    {
        using var sheet = new SKBitmap((FashionMnist.Classes * Cell + Gap) * Scale, (Rows * Cell + Gap) * Scale);
        sheet.Erase(SKColors.White);
        for (var i = 0; i < sheet.Width * sheet.Height; i++)
        {
            var (x, y) = (i % sheet.Width / Scale - Gap, i / sheet.Width / Scale - Gap);
            if (x >= 0 && y >= 0 && x % Cell < FashionMnist.Side && y % Cell < FashionMnist.Side)
            {
                // As on the pages of a catalogue: dark garments on white.
                var garment = y / Cell * FashionMnist.Classes + x / Cell;
                var grey = (byte)(255 - pixels[garment * FashionMnist.PixelsPerImage + y % Cell * FashionMnist.Side + x % Cell]);
                sheet.SetPixel(i % sheet.Width, i / sheet.Width, new SKColor(grey, grey, grey));
            }
        }

        using var file = File.Create(path);
        sheet.Encode(file, SKEncodedImageFormat.Png, quality: 100);
    }
}
