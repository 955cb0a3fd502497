using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>A copy of the repository's texts in which a test adds what CONTRIBUTING says, and takes parts of it away again.</summary>
internal sealed class ScratchRepository
{
    private static readonly string[] Copied = ["Runtime", "Generator", "docs/rules"];
    private static readonly string[] Texts = ["README.md", "CHANGELOG.md", "docs/schemes.md"];
    private static readonly string[] Kinds = [".cs", ".csproj", ".md", ".txt", ".globalconfig"];
    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _touched = new(StringComparer.Ordinal);

    public ScratchRepository()
    {
        Root = Path.Combine(AppContext.BaseDirectory, "scratch");
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        foreach (var file in Copied.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Origin, folder), "*", SearchOption.AllDirectories)))
        {
            var path = Relative(Origin, file);
            if (Kinds.Contains(Path.GetExtension(path)) && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            {
                Take(path);
            }
        }

        Array.ForEach(Texts, Take);
    }

    public string Root { get; }

    private static string Origin => Path.GetFullPath(Path.Combine(TestDirectory.Path, ".."));

    /// <summary>The examples of new files, in the folders in which they belong.</summary>
    private static string Added => Path.Combine(TestDirectory.Path, "Newest", "Contributing", "Added");

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    /// <summary>The files of a folder, as full paths.</summary>
    public IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    /// <summary>Copies a file of the repository that the tests of the copy need.</summary>
    public void Take(string path) => Write(path, File.ReadAllText(Path.Combine(Origin, path)));

    /// <summary>Copies a folder of the repository that the tests of the copy need.</summary>
    public void TakeFolder(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Origin, folder), "*.cs", SearchOption.AllDirectories))
        {
            Take(Relative(Origin, file));
        }
    }

    /// <summary>The files that were added or changed since this was asked last.</summary>
    public IReadOnlyList<string> TakeTouched()
    {
        List<string> touched = [.. _touched];
        _touched.Clear();
        return touched;
    }

    /// <summary>Adds the example's new files whose names have the word in them.</summary>
    public void AddFiles(string word)
    {
        foreach (var file in Directory.EnumerateFiles(Added, $"*{word}*", SearchOption.AllDirectories))
        {
            Change(Relative(Added, file), File.ReadAllText(file));
        }
    }

    /// <summary>Adds text below a line that is there.</summary>
    public void Insert(string path, string below, string text)
    {
        var current = Read(path);
        var at = current.IndexOf(below + "\n", StringComparison.Ordinal);
        Assert.True(at >= 0, $"{path} has no line {below}");
        Change(path, current.Insert(at + below.Length + 1, text));
    }

    /// <summary>Writes a file anew.</summary>
    public void Change(string path, string text)
    {
        _before.TryAdd(path, File.Exists(Path.Combine(Root, path)) ? Read(path) : null);
        _touched.Add(path);
        Write(path, text);
    }

    /// <summary>Makes a file what it was before the example, until what is returned is disposed.</summary>
    public IDisposable Without(string path)
    {
        var text = Read(path);
        if (_before[path] is { } before)
        {
            Write(path, before);
        }
        else
        {
            File.Delete(Path.Combine(Root, path));
        }

        return new Restoring(() => Write(path, text));
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static string Relative(string root, string file) => Path.GetRelativePath(root, file).Replace('\\', '/');

    private sealed class Restoring(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }
}
