namespace LossGen.Runtime.Tests.Infrastructure;

/// <summary>Files of the working copy that the tests were built from.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    /// <summary>A text file, with <c>\n</c> at the end of its lines.</summary>
    /// <param name="path">From the root, with slashes.</param>
    public static string ReadText(string path) => File.ReadAllText(Path.Combine([Root, .. path.Split('/')])).ReplaceLineEndings("\n");

    /// <summary>The files of a kind, from the root, with slashes; what builds write is left out.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(static path => !path.Split('/').Any(static folder => folder is "bin" or "obj" or "out" or "artifacts" or "BenchmarkDotNet.Artifacts"))
        .Order(StringComparer.Ordinal);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "LossGen.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has LossGen.sln: run the tests from the repository's own output folder.");
    }
}
