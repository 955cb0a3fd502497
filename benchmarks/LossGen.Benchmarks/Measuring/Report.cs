using System.Text;

namespace LossGen.Benchmarks.Measuring;

/// <summary>The tables of one command: shown as they grow, and put into a text between two marks where one is to be written.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Table(params string[] columns)
    {
        Line("");
        Row(columns);
        Row([.. columns.Select(static _ => "---")]);
    }

    /// <summary>A table that is written already.</summary>
    public void Lines(IEnumerable<string> lines)
    {
        Line("");
        foreach (var line in lines)
        {
            Line(line);
        }
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>Replaces what stands between <c>&lt;!-- section:begin --&gt;</c> and <c>&lt;!-- section:end --&gt;</c>.</summary>
    public void WriteTo(string path, string section)
    {
        var (begin, end) = ($"<!-- {section}:begin -->", $"<!-- {section}:end -->");
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{path} has no place for {section}: it needs the lines {begin} and {end}.");
        }

        File.WriteAllText(path, $"{text[..(from + begin.Length)]}\n{_text}\n{text[to..]}");
    }

    private void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }
}
