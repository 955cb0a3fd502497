namespace LossGen.Packaging.Tests.Infrastructure;

/// <summary>A project of a user's, in a folder beside the package.</summary>
internal sealed class Consumer
{
    private Consumer(string folder) => Folder = folder;

    /// <summary>The project's folder, whose name is the project's name.</summary>
    public string Folder { get; }

    /// <summary>An empty folder, for the commands that a user types.</summary>
    public static Consumer Create(PackedLossGen package, params string[] path) =>
        new(Directory.CreateDirectory(Path.Combine([package.Folder, "consumers", .. path])).FullName);

    /// <summary>Makes the project: a library that references the package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="properties">Further properties, as lines of a project file.</param>
    /// <param name="packages">Further packages and their versions.</param>
    public Consumer AsProject(PackedLossGen package, string framework = "net10.0", string properties = "", params (string Id, string Version)[] packages) =>
        Write($"{Path.GetFileName(Folder)}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Append(("LossGen", package.Version)).Select(static reference => $"<PackageReference Include=\"{reference.Item1}\" Version=\"{reference.Item2}\" />"))}
              </ItemGroup>
            </Project>
            """);

    public string PathOf(params string[] path) => Path.Combine([Folder, .. path]);

    public Consumer Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text + "\n");
        return this;
    }

    /// <summary>Runs <c>dotnet</c> in the folder and requires success.</summary>
    /// <returns>Everything that was printed.</returns>
    public Task<string> DotNetAsync(params string[] arguments) => Command.DotNetAsync(Folder, arguments);
}
