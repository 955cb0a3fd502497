using System.Diagnostics;
using System.Globalization;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>Starts the probe program, for what needs a process of its own.</summary>
internal static class Probe
{
    /// <summary>Runs it to its end and returns the line that it prints.</summary>
    public static string Run(params object[] arguments) => string.Join('\n', Start(arguments).ReadToEnd());

    /// <summary>Starts it.</summary>
    public static ProbeProcess Start(params object[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var assembly = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "..", "Probe", "bin", configuration, "net10.0", "LossGen.Probe.dll"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        return new ProbeProcess(Process.Start(start)!);
    }
}
