using TorchSharp.Modules;

namespace LossGen;

/// <summary>Reports as scalars of TensorBoard, which groups them by what stands before the first slash of a name.</summary>
internal static class SummaryReports
{
    public static void Write(SummaryWriter writer, StepReport report, int step)
    {
        // Phases are trained on losses of their own: each has its curves.
        var phase = report.Phase is { } name ? $"{name}." : "";
        for (var i = 0; i < report.Names.Count; i++)
        {
            if (report.Components.Infos[i].MayBeMissing)
            {
                Add($"presence/{phase}{report.Names[i]}", report.Presence[i]);
            }

            if (!(report.Presence[i] > 0))
            {
                continue;
            }

            Add($"loss/{phase}{report.Names[i]}", report.Losses[i]);
            Add($"effective_weight/{phase}{report.Names[i]}", report.EffectiveWeights[i]);
            Add($"share/{phase}{report.Names[i]}", report.Totals?.Shares[i]);
            if (report.FindBound(report.Names[i]) is { } bound)
            {
                foreach (var (column, number) in BoundColumns.Names.Zip(BoundColumns.Of(bound)))
                {
                    Add($"{column}/{phase}{report.Names[i]}", number);
                }
            }
        }

        Add($"total/{phase}raw", report.Totals?.Raw);
        Add($"total/{phase}declared", report.Totals?.Declared);
        Add($"gradient/{phase}norm", report.GradientNorm);

        void Add(string tag, double? number)
        {
            if (number is { } value)
            {
                writer.add_scalar(tag, (float)value, step);
            }
        }
    }
}
