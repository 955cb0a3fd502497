using System.Diagnostics;

namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>A probe that runs.</summary>
internal sealed class ProbeProcess(Process process) : IDisposable
{
    private readonly Task<string> _errors = process.StandardError.ReadToEndAsync();

    /// <summary>The next line that it prints.</summary>
    public string ReadLine()
    {
        var line = process.StandardOutput.ReadLine();
        Assert.True(line is not null, $"The probe ended: {(line is null ? Errors() : "")}");
        return line!;
    }

    /// <summary>The lines that it prints up to its end, which must be a good one.</summary>
    public string[] ReadToEnd()
    {
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The probe ended with {process.ExitCode}: {Errors()}");
        return output.Trim().Split('\n');
    }

    /// <summary>How it ends, and what it says of its failure.</summary>
    public (int ExitCode, string Errors) Outcome()
    {
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, Errors());
    }

    /// <summary>Ends it without asking, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose() => process.Dispose();

    private string Errors() => _errors.GetAwaiter().GetResult();
}
