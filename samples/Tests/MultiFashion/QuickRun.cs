using System.Text.Json;
using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>One run of the sample with --quick, with the system's fonts hidden where the system allows that.</summary>
public sealed class QuickRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public QuickRun()
    {
        var (program, arguments) = Hiding("/usr/share/fonts", "dotnet", Infrastructure.Samples.Program("MultiFashion"), "--quick");
        Run = ProgramRun.Of(_folder.Path, program, arguments);
    }

    internal ProgramRun Run { get; }

    internal string Picture => _folder.File(Path.Combine("out", "report.png"));

    internal JsonElement Schemes => SchemesOf(Run);

    internal static JsonElement SchemesOf(ProgramRun run) =>
        JsonDocument.Parse(run.Output[^1]["RESULT ".Length..]).RootElement.GetProperty("schemes");

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a program in a mount namespace of its own, with an empty folder over the given one.</summary>
    private static (string Program, string[] Arguments) Hiding(string folder, params string[] command)
    {
        string[] hidden = ["--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs none {folder} && exec \"$@\"", "sh"];
        var possible = OperatingSystem.IsLinux() && Directory.Exists(folder) && File.Exists("/usr/bin/unshare")
            && ProgramRun.Of(Path.GetTempPath(), "unshare", [.. hidden, "true"]).ExitCode == 0;
        return possible ? ("unshare", [.. hidden, .. command]) : (command[0], command[1..]);
    }
}
