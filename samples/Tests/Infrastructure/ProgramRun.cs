using System.Diagnostics;

namespace LossGen.Samples.Tests.Infrastructure;

/// <summary>A program run to its end, in a process of its own, with its output redirected.</summary>
internal sealed record ProgramRun(int ExitCode, string[] Output, string[] Errors)
{
    public static ProgramRun Of(string workingDirectory, string program, params string[] arguments) => Of(workingDirectory, [], program, arguments);

    /// <summary>Runs it with variables of the environment, which MSBuild reads as properties of every project.</summary>
    public static ProgramRun Of(string workingDirectory, (string Name, string Value)[] variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, Lines(output), Lines(errors.GetAwaiter().GetResult()));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
