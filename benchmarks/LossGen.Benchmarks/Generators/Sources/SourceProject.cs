using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Benchmarks.Generators.Sources;

/// <summary>A project of many files of one shape and one file that has nothing to do with them.</summary>
/// <param name="file">The text of the file with this number, in the edition with that number: another edition is an edit that matters.</param>
/// <param name="count">The number of files.</param>
internal sealed class SourceProject(Func<int, int, string> file, int count)
{
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Project",
        references: References(),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false, nullableContextOptions: NullableContextOptions.Enable));

    private CSharpCompilation? _current;
    private int _edition;

    /// <summary>A compilation of which nothing has been looked at, not even its syntax.</summary>
    public CSharpCompilation Fresh()
    {
        _edition = 0;
        _current = Empty
            .AddSyntaxTrees(Enumerable.Range(0, count).Select(i => Parse($"File{i}.cs", file(i, 0))))
            .AddSyntaxTrees(Parse("Unrelated.cs", Unrelated(0)));
        return _current;
    }

    /// <summary>The project after a key press in the unrelated file.</summary>
    public CSharpCompilation EditUnrelated() => Edit(count, Unrelated(++_edition));

    /// <summary>The project after a key press in a file in the middle.</summary>
    public CSharpCompilation EditOne() => Edit(count / 2, file(count / 2, ++_edition));

    private CSharpCompilation Edit(int index, string text)
    {
        var tree = _current!.SyntaxTrees[index];
        _current = _current.ReplaceSyntaxTree(tree, Parse(tree.FilePath, text));
        return _current;
    }

    private static string Unrelated(int edition) => $$"""
        namespace Project;

        internal static class Unrelated
        {
            public static int Number() => {{edition}};
        }
        """;

    public static SyntaxTree Parse(string path, string text) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), CSharpParseOptions.Default, path);

    /// <summary>The framework that runs this program, TorchSharp, the Runtime and what the other generators' sources need.</summary>
    public static ImmutableArray<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal)
                || Path.GetFileName(path) is "TorchSharp.dll" or "LossGen.Runtime.dll" or "CommunityToolkit.Mvvm.dll")
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];
}
