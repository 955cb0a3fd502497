namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>
/// Where a test's source stands on this machine. A deterministic build maps the paths that the compiler writes, so the
/// folder of the tests comes from the project file.
/// </summary>
internal static class TestDirectory
{
    private static readonly string Root = typeof(TestDirectory).Assembly
        .GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "TestDirectory").Value!;

    /// <summary>The folder Generator.Tests.</summary>
    public static string Path => Root;

    /// <summary>The folder of a file of the tests, given as the compiler knows it.</summary>
    public static string Of(string callerFilePath)
    {
        const string Project = "Generator.Tests/";
        var path = callerFilePath.Replace('\\', '/');
        return System.IO.Path.GetDirectoryName(System.IO.Path.Combine(Root, path[(path.LastIndexOf(Project, StringComparison.Ordinal) + Project.Length)..]))!;
    }
}
