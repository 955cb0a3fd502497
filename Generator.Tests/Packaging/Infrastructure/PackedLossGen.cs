using System.Globalization;

namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>
/// The package, packed once a run into a temporary folder, with the settings by which projects in that folder restore it.
/// Nothing is written into the working copy.
/// </summary>
public sealed class PackedLossGen : IAsyncLifetime
{
    /// <summary>A new version each time, so that no cache can answer with an older package.</summary>
    public string Version { get; } = NewVersion(DateTime.UtcNow);

    /// <summary>The folder that holds everything.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("lossgen-package-").FullName;

    /// <summary>The package file.</summary>
    public string PackagePath => Path.Combine(Folder, "feed", $"LossGen.{Version}.nupkg");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await Command.DotNetAsync(
            Folder,
            "pack", Repository.File("Runtime", "LossGen.Runtime.csproj"),
            "--output", Path.Combine(Folder, "feed"),
            "--artifacts-path", Path.Combine(Folder, "build"),
            $"-p:MinVerVersionOverride={Version}");
        await WriteSettingsAsync();
    }

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A stable version, because <c>dotnet add package LossGen</c> looks for no other.</summary>
    private static string NewVersion(DateTime now) => string.Create(
        CultureInfo.InvariantCulture, $"99.{(now - DateTime.UnixEpoch).Days}.{(int)now.TimeOfDay.TotalMilliseconds / 2000}");

    /// <summary>
    /// One cache for all consumers, filled from the machine's own: no package of this run reaches the machine's cache, and
    /// no gigabyte of libtorch is fetched for it a second time. The configured feeds are inherited.
    /// </summary>
    private async Task WriteSettingsAsync()
    {
        const string Label = "global-packages: ";
        var cache = (await Command.DotNetAsync(Folder, "nuget", "locals", "global-packages", "--list")).Trim();
        await WriteAsync("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(Folder, "packages")}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{cache[(cache.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..]}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{Path.Combine(Folder, "feed")}" />
              </packageSources>
            </configuration>
            """);

        // As in the repository: a feed may hold TorchSharp's own dependencies in later versions only.
        await WriteAsync("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
            </Project>
            """);

        // What the README tells users of systems with an old libstdc++ to do.
        File.Copy(Repository.File("eng", "torchsharp-native.targets"), Path.Combine(Folder, "torchsharp-native.targets"));
        await WriteAsync("Directory.Build.targets", """
            <Project>
              <Import Project="torchsharp-native.targets" />
            </Project>
            """);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Folder, name), text);
}
