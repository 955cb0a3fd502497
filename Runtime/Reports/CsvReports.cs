using System.Globalization;

namespace LossGen;

/// <summary>Reports as the rows of a table. Names of components and phases are identifiers, so that nothing is quoted.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="header">The first line of the file; empty for a new one.</param>
internal sealed class CsvReports(string path, string header) : IReportFormat
{
    private const string Start = "step,phase,raw_total,declared_total,gradient_norm,skipped";

    private string[]? _components = header.Length == 0 ? null : ComponentsOf(path, header);

    public string LinesOf(StepReport report, long step)
    {
        var heading = "";
        if (_components is null)
        {
            _components = [.. report.Names];
            var columns = _components.Select(static name => $"loss/{name},effective_weight/{name},share/{name}");
            heading = $"{string.Join(',', columns.Prepend(Start))}\n";
        }

        if (report.Names.FirstOrDefault(name => !_components.Contains(name, StringComparer.Ordinal)) is { } other)
        {
            throw new InvalidOperationException(
                $"'{path}' has no column for '{other}': its columns are those of the first report, {string.Join(", ", _components)}. "
                + "Open a file for each phase and loss, or use LossLog.JsonLines.");
        }

        var (names, totals) = (report.Names.ToList(), report.Totals);
        List<string> cells =
        [
            step.ToString(CultureInfo.InvariantCulture),
            report.Phase ?? "",
            Text(totals?.Raw),
            Text(totals?.Declared),
            Text(report.GradientNorm),
            report.Skipped ? "1" : "0",
        ];
        foreach (var component in _components)
        {
            var place = names.IndexOf(component);
            cells.Add(Text(place < 0 ? null : report.Losses[place]));
            cells.Add(Text(place < 0 ? null : report.EffectiveWeights[place]));
            cells.Add(Text(place < 0 ? null : totals?.Shares[place]));
        }

        return $"{heading}{string.Join(',', cells)}\n";
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string[] ComponentsOf(string path, string header)
    {
        const string Loss = "loss/";
        if (!header.StartsWith(Start, StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' is no table of losses: its first line is not '{Start},…'. Give the log a file of its own.");
        }

        var losses = header.Split(',').Where(static column => column.StartsWith(Loss, StringComparison.Ordinal));
        return [.. losses.Select(static column => column[Loss.Length..])];
    }
}
