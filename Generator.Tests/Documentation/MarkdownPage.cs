using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Catalogue;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Generator.Tests.Documentation;

/// <summary>The C# of a page, as a reader copies it out: section by section.</summary>
internal sealed class MarkdownPage
{
    private static readonly Regex Headings = new("^#{1,2} (.+)$", RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    private static readonly Regex Fences = new("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline, TimeSpan.FromSeconds(10));

    private MarkdownPage(string path) => Path = path;

    /// <summary>The page's path in the repository.</summary>
    public string Path { get; }

    public IReadOnlyList<Section> Sections { get; private init; } = [];

    /// <summary>Reads a page of the repository.</summary>
    /// <param name="path">The path, relative to the repository.</param>
    public static MarkdownPage Read(string path)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Rule.Repository, path)).ReplaceLineEndings("\n");
        return new MarkdownPage(path)
        {
            Sections = [.. Headings.Split("\n" + text).Skip(1).Chunk(2).Select(static part => new Section(
                part[0],
                [.. Fences.Matches(part[1]).Select(static fence => new Snippet(fence.Groups[1].Value))]))],
        };
    }

    /// <summary>What stands below one heading.</summary>
    /// <param name="Heading">The heading.</param>
    /// <param name="Snippets">Its C#.</param>
    internal sealed record Section(string Heading, IReadOnlyList<Snippet> Snippets);

    /// <summary>One fenced block.</summary>
    internal sealed class Snippet(string text)
    {
        private readonly CompilationUnitSyntax _root = SyntaxFactory.ParseCompilationUnit(text);

        public string Text { get; } = text;

        /// <summary>Whether it has statements, which a reader puts into Program.cs; else it is a file of its own.</summary>
        public bool IsProgram => _root.Members.Any(SyntaxKind.GlobalStatement);

        public string Usings => _root.Usings.ToFullString();

        public string WithoutUsings => Text[_root.Usings.FullSpan.End..];
    }
}
