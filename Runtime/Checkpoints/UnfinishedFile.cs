using System.Buffers;

namespace LossGen;

/// <summary>
/// The file that is written beside a target before it replaces it. Each has a name of its own: two writers of one target,
/// threads or processes, never have the same file open, of which one would be the target already.
/// </summary>
internal static class UnfinishedFile
{
    private const string Ending = ".saving";
    private const int RandomLength = 8;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef");

    /// <summary>No save takes that long without writing.</summary>
    private static readonly TimeSpan s_leftAfter = TimeSpan.FromHours(1);

    /// <summary>A name that nobody else has.</summary>
    /// <param name="target">The file that is to be replaced, by its full path.</param>
    public static string NameFor(string target) => $"{target}.{Guid.NewGuid().ToString("N")[..RandomLength]}{Ending}";

    /// <summary>Deletes what killed processes left: what nobody has open, and nobody wrote to for an hour.</summary>
    /// <param name="target">The file that is to be replaced, by its full path.</param>
    public static void DeleteLeftovers(string target)
    {
        var (folder, name) = (Path.GetDirectoryName(target)!, Path.GetFileName(target));
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($"*{Ending}"))
        {
            if (IsOf(name, file.Name) && DateTime.UtcNow - file.LastWriteTimeUtc > s_leftAfter)
            {
                DeleteUnused(file);
            }
        }
    }

    private static bool IsOf(string target, string name) =>
        name.Length == target.Length + 1 + RandomLength + Ending.Length
        && name.StartsWith($"{target}.", StringComparison.Ordinal)
        && name.EndsWith(Ending, StringComparison.Ordinal)
        && name.AsSpan(target.Length + 1, RandomLength).IndexOfAnyExcept(s_digits) < 0;

    private static void DeleteUnused(FileInfo file)
    {
        try
        {
            using (new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }

            file.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, gone by now, or somebody else's: it stays, and the save does not depend on it.
        }
    }
}
