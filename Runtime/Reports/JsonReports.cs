using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LossGen;

/// <summary>Reports as JSON, one object on each line.</summary>
internal sealed class JsonReports : IReportFormat
{
    /// <summary>Creates the format.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="first">The first line of the file; empty for a new one.</param>
    public JsonReports(string path, string first)
    {
        if (first.Length > 0 && !first.StartsWith("{\"step\":", StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' is no log of losses: its first line is not '{{\"step\":…'. Give the log a file of its own.");
        }
    }

    public string LinesOf(StepReport report, long step)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            if (report.Phase is { } phase)
            {
                json.WriteString("phase", phase);
            }

            var totals = report.Totals;
            Write(json, "raw_total", totals?.Raw);
            Write(json, "declared_total", totals?.Declared);
            Write(json, "gradient_norm", ShortNumbers.Of(report.GradientNorm, report));
            json.WriteBoolean("skipped", report.Skipped);
            json.WriteStartObject("components");
            for (var i = 0; i < report.Names.Count; i++)
            {
                if (!(report.Presence[i] > 0))
                {
                    continue;
                }

                json.WriteStartObject(report.Names[i]);
                Write(json, "loss", ShortNumbers.Of(report.Losses[i], report));
                Write(json, "effective_weight", ShortNumbers.Of(report.EffectiveWeights[i], report));
                Write(json, "share", totals?.Shares[i]);
                Write(json, "presence", report.Presence[i] < 1 ? report.Presence[i] : null);
                if (report.FindBound(report.Names[i]) is { } bound)
                {
                    foreach (var (name, number) in BoundColumns.Names.Zip(BoundColumns.Of(bound)))
                    {
                        Write(json, name, number);
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("notes");
            foreach (var note in report.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return $"{Encoding.UTF8.GetString(buffer.ToArray())}\n";
    }

    /// <summary>A number; what there is not is left out, and JSON has no word for NaN.</summary>
    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is not { } value)
        {
            return;
        }

        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
