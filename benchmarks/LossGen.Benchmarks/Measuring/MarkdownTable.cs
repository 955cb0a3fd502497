namespace LossGen.Benchmarks.Measuring;

/// <summary>A table as the README shows it.</summary>
internal static class MarkdownTable
{
    public static void WriteHeader(params string[] columns)
    {
        Console.WriteLine();
        WriteRow(columns);
        WriteRow([.. columns.Select(static _ => "---")]);
    }

    public static void WriteRow(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
