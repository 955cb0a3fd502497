using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>All C# of this repository, project by project: more kinds of code than anybody would write into a test.</summary>
internal static class Corpus
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Xunit;
        """;

    private static readonly string Root = Path.GetFullPath(Path.Combine(TestDirectory.Path, ".."));

    /// <summary>Everything that the tests themselves run with: Roslyn, xunit, TorchSharp, and the product.</summary>
    private static readonly IReadOnlyList<PortableExecutableReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    private static readonly IReadOnlyDictionary<string, string[]> FilesByProject = Files()
        .GroupBy(static file => ProjectOf(file))
        .ToDictionary(static project => project.Key, static project => project.Order(StringComparer.Ordinal).ToArray());

    /// <summary>The names of the projects; files that projects share count as one.</summary>
    public static IEnumerable<string> Projects => FilesByProject.Keys.Order(StringComparer.Ordinal);

    public static int FileCount => FilesByProject.Values.Sum(static files => files.Length);

    /// <summary>A project with its own sources and whatever it needs; what it misses are errors, which are none of our business.</summary>
    public static CSharpCompilation Compile(string project) => CSharpCompilation.Create(
        project,
        FilesByProject[project]
            .Select(static path => TestCompilation.Parse(File.ReadAllText(path), path))
            .Append(TestCompilation.Parse(Usings, "/project/Usings.cs")),
        References.Where(reference => Path.GetFileNameWithoutExtension(reference.FilePath) != project),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A project in two, of which the second references the first as an editor does; whatever one misses of the other is an error.</summary>
    public static (CSharpCompilation First, CSharpCompilation Second) CompileInTwo(string project)
    {
        var whole = Compile(project);
        var half = whole.SyntaxTrees.Length / 2;
        var usings = whole.SyntaxTrees[^1];
        return (
            whole.WithAssemblyName("First").RemoveSyntaxTrees(whole.SyntaxTrees.Skip(half).Where(tree => tree != usings)),
            whole.RemoveSyntaxTrees(whole.SyntaxTrees.Take(half)));
    }

    /// <summary>The project with another one in place of its assembly.</summary>
    public static CSharpCompilation CompileAgainst(string project, CSharpCompilation referenced)
    {
        var whole = Compile(project);
        return whole.ReplaceReference(
            whole.References.Single(reference => Path.GetFileNameWithoutExtension(((PortableExecutableReference)reference).FilePath) == referenced.AssemblyName),
            referenced.ToMetadataReference());
    }

    private static IEnumerable<string> Files()
    {
        char[] separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];
        return Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains(".received.", StringComparison.Ordinal))
            .Where(path => !Path.GetRelativePath(Root, path).Split(separators).Any(static folder => folder is "bin" or "obj" || folder.StartsWith('.')));
    }

    private static string ProjectOf(string file)
    {
        for (var folder = Path.GetDirectoryName(file)!; folder != Root; folder = Path.GetDirectoryName(folder)!)
        {
            if (Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() is { } project)
            {
                return Path.GetFileNameWithoutExtension(project);
            }
        }

        return Path.GetFileName(Path.GetDirectoryName(file)!);
    }
}
