using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using LossGen.Benchmarks.Measuring;

namespace LossGen.Benchmarks.Absolute;

/// <summary>BenchmarkDotNet's tables, without what it says about the machine.</summary>
internal static class AbsoluteTables
{
    /// <param name="arguments">BenchmarkDotNet's; all benchmarks where there are none.</param>
    /// <param name="report">Takes the tables.</param>
    public static void Run(string[] arguments, Report report)
    {
        foreach (var summary in BenchmarkSwitcher.FromAssembly(typeof(AbsoluteTables).Assembly).Run(arguments.Length > 0 ? arguments : ["--filter", "*"]))
        {
            var text = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, text);
            report.Lines(text.GetLog().Split('\n').Select(static line => line.TrimEnd('\r')).Where(static line => line.StartsWith('|')));
        }
    }
}
