using System.Globalization;

namespace LossGen;

/// <summary>Reports as the rows of a table. Names of components and phases are identifiers, so that nothing is quoted.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="header">The first line of the file; empty for a new one.</param>
internal sealed class CsvReports(string path, string header) : IReportFormat
{
    private const string Start = "step,phase,raw_total,declared_total,gradient_norm,skipped";

    private string[]? _components = header.Length == 0 ? null : ComponentsOf(path, header, "loss/");

    /// <summary>Those that may be absent, which have a column more.</summary>
    private string[] _missing = header.Length == 0 ? [] : ComponentsOf(path, header, "presence/");

    /// <summary>Those with a bound, which have five columns more.</summary>
    private string[] _bounded = header.Length == 0 ? [] : ComponentsOf(path, header, "bound/");

    public string LinesOf(StepReport report, long step)
    {
        var heading = "";
        if (_components is null)
        {
            _components = [.. report.Names];
            _missing = [.. report.Components.Infos.Where(static info => info.MayBeMissing).Select(static info => info.Name)];
            _bounded = [.. report.Components.Infos.Where(static info => info.Bound is not null).Select(static info => info.Name)];
            var columns = _components.Select(name => $"loss/{name},effective_weight/{name},share/{name}"
                + (MayBeMissing(name) ? $",presence/{name}" : "")
                + (IsBounded(name) ? $",{string.Join(',', BoundColumns.Names.Select(column => $"{column}/{name}"))}" : ""));
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
            Text(ShortNumbers.Of(report.GradientNorm, report)),
            report.Skipped ? "1" : "0",
        ];
        foreach (var component in _components)
        {
            var place = names.IndexOf(component);
            var presence = place < 0 ? 0 : report.Presence[place];
            var isThere = presence > 0;
            cells.Add(Text(isThere ? ShortNumbers.Of(report.Losses[place], report) : null));
            cells.Add(Text(isThere ? ShortNumbers.Of(report.EffectiveWeights[place], report) : null));
            cells.Add(Text(isThere ? totals?.Shares[place] : null));
            if (MayBeMissing(component))
            {
                cells.Add(Text(place < 0 ? null : presence));
            }

            if (IsBounded(component))
            {
                var bound = report.FindBound(component);
                cells.AddRange(BoundColumns.Of(bound).Select(static number => Text(number)));
            }
        }

        return $"{heading}{string.Join(',', cells)}\n";
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private bool MayBeMissing(string component) => _missing.Contains(component, StringComparer.Ordinal);

    private bool IsBounded(string component) => _bounded.Contains(component, StringComparer.Ordinal);

    private static string[] ComponentsOf(string path, string header, string prefix)
    {
        if (!header.StartsWith(Start, StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' is no table of losses: its first line is not '{Start},…'. Give the log a file of its own.");
        }

        var columns = header.Split(',').Where(column => column.StartsWith(prefix, StringComparison.Ordinal));
        return [.. columns.Select(column => column[prefix.Length..])];
    }
}
