using System.Globalization;

namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>
/// The package, packed once a run into a temporary folder, with the settings by which projects in that folder restore it.
/// Nothing is written into the working copy. All test classes share it, and builds of two of them run side by side.
/// </summary>
public sealed class PackedLossGen : IAsyncLifetime
{
    private static readonly string SharedFolder = Directory.CreateTempSubdirectory("lossgen-package-").FullName;

    private static readonly string SharedVersion = NewVersion(DateTime.UtcNow);

    private static readonly Lazy<Task> Packed = new(PackAsync);

    /// <summary>The test classes that have yet to end: the last of them deletes the folder.</summary>
    private static int _users = typeof(PackedLossGen).Assembly.GetTypes().Count(typeof(IClassFixture<PackedLossGen>).IsAssignableFrom);

    /// <summary>A new version each time, so that no cache can answer with an older package.</summary>
    public string Version => SharedVersion;

    /// <summary>The folder that holds everything.</summary>
    public string Folder => SharedFolder;

    /// <summary>The package file.</summary>
    public string PackagePath => Path.Combine(Folder, "feed", $"LossGen.{Version}.nupkg");

    /// <inheritdoc />
    public Task InitializeAsync() => Packed.Value;

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Directory.Delete(SharedFolder, recursive: true);
        }

        return Task.CompletedTask;
    }

    private static async Task PackAsync()
    {
        await Command.DotNetAsync(
            SharedFolder,
            "pack", Repository.File("Runtime", "LossGen.Runtime.csproj"),
            "--output", Path.Combine(SharedFolder, "feed"),
            "--artifacts-path", Path.Combine(SharedFolder, "build"),
            $"-p:MinVerVersionOverride={SharedVersion}");
        await WriteSettingsAsync();
    }

    /// <summary>A stable version, because <c>dotnet add package LossGen</c> looks for no other.</summary>
    private static string NewVersion(DateTime now) => string.Create(
        CultureInfo.InvariantCulture, $"99.{(now - DateTime.UnixEpoch).Days}.{(int)now.TimeOfDay.TotalMilliseconds / 2000}");

    /// <summary>
    /// One cache for all consumers, filled from the machine's own: no package of this run reaches the machine's cache, and
    /// no gigabyte of libtorch is fetched for it a second time. The configured feeds are inherited.
    /// </summary>
    private static async Task WriteSettingsAsync()
    {
        const string Label = "global-packages: ";
        var cache = (await Command.DotNetAsync(SharedFolder, "nuget", "locals", "global-packages", "--list")).Trim();
        await WriteAsync("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(SharedFolder, "packages")}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{cache[(cache.IndexOf(Label, StringComparison.Ordinal) + Label.Length)..]}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{Path.Combine(SharedFolder, "feed")}" />
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
        File.Copy(Repository.File("eng", "torchsharp-native.targets"), Path.Combine(SharedFolder, "torchsharp-native.targets"));
        await WriteAsync("Directory.Build.targets", """
            <Project>
              <Import Project="torchsharp-native.targets" />
            </Project>
            """);
    }

    private static Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(SharedFolder, name), text);
}
