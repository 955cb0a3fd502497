using System.Text.Json;
using Pitfalls.Training;

namespace Pitfalls.Reporting;

/// <summary>The numbers at the end, for people and for programs.</summary>
internal static class Report
{
    public static void Write(ReaderResult reader, PainterResult painter, string path)
    {
        Console.WriteLine($"names {reader.Names * 100:F1} %, families {reader.Families * 100:F1} % right");
        Console.WriteLine($"brightness wrong by {reader.BrightnessError:F3}, pixels by {painter.PixelError:F3}; the painter's last learning rate was {painter.LearningRate}");

        var numbers = JsonSerializer.Serialize(new
        {
            names = Math.Round(reader.Names, 4),
            families = Math.Round(reader.Families, 4),
            brightnessError = Math.Round(reader.BrightnessError, 4),
            pixelError = Math.Round(painter.PixelError, 4),
            learningRate = painter.LearningRate,
        });
        File.WriteAllText(path, numbers + "\n");
        Console.WriteLine("RESULT " + numbers);
    }
}
