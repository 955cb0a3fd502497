using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.Pitfalls;

/// <summary>The sample in a folder of its own, where its files may be changed. It is built against what the repository has built already.</summary>
internal sealed class CopiedProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CopiedProject()
    {
        foreach (var file in SourceFiles())
        {
            var copy = _folder.File(Path.Combine("Pitfalls", file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Source, file), copy);
        }

        // What the folders above the sample say.
        Import("Directory.Build.props", Path.Combine(Infrastructure.Samples.Directory, "Directory.Build.props"));
        Import("Directory.Build.targets", Path.Combine(Infrastructure.Samples.Directory, "..", "Directory.Build.targets"));
        Import("Directory.Packages.props", Path.Combine(Infrastructure.Samples.Directory, "..", "Directory.Packages.props"));
    }

    public static string Source => Path.Combine(Infrastructure.Samples.Directory, "Pitfalls");

    public string Program => _folder.File(Path.Combine("Pitfalls", "bin", Infrastructure.Samples.Configuration, "net10.0", "Pitfalls.dll"));

    /// <summary>The sample's sources and its project.</summary>
    public static IEnumerable<string> SourceFiles() => Directory
        .EnumerateFiles(Source, "*.cs*", SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(Source, file))
        .Where(static file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj" or "out"));

    /// <summary>Runs <c>dotnet</c> beside the project, and requires success.</summary>
    /// <returns>What was printed.</returns>
    public string[] DotNet(params string[] arguments)
    {
        var run = ProgramRun.Of(
            _folder.Path,
            [("Configuration", Infrastructure.Samples.Configuration), ("BuildProjectReferences", "false"), ("DOTNET_CLI_UI_LANGUAGE", "en"), ("MSBUILDDISABLENODEREUSE", "1")],
            "dotnet",
            arguments);
        Assert.True(run.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{string.Join('\n', run.Output.Concat(run.Errors))}");
        return run.Output;
    }

    public void Dispose() => _folder.Dispose();

    private void Import(string name, string imported) =>
        File.WriteAllText(_folder.File(name), $"<Project><Import Project=\"{imported}\" /></Project>\n");
}
