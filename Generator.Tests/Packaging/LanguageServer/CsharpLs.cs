using System.Diagnostics;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests.LanguageServer;

/// <summary>The language server <c>csharp-ls</c>, a local tool of the repository: an editor's view of a solution without an editor.</summary>
internal static class CsharpLs
{
    private static readonly Lazy<string?> Reason = new(static () => RestoreAsync().GetAwaiter().GetResult());

    /// <summary>Why the server cannot run here; null where it can.</summary>
    public static string? WhyNot => Reason.Value;

    /// <summary>The file that names the tool and its version.</summary>
    public static string Manifest => Repository.File(".config", "dotnet-tools.json");

    /// <summary>Starts the server on a solution, in a folder that has the manifest.</summary>
    public static Process Start(string folder, string solution)
    {
        var start = new ProcessStartInfo("dotnet", ["csharp-ls", "--solution", solution])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // The host that runs the tests points at its own SDK; the server finds one as in a user's shell.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildExtensionsPath");
        return Process.Start(start)!;
    }

    private static async Task<string?> RestoreAsync()
    {
        var (exitCode, output) = await Command.RunAsync("dotnet", Repository.Root, "tool", "restore");
        return exitCode == 0 ? null : $"csharp-ls cannot be restored: {output.Trim()}";
    }
}
