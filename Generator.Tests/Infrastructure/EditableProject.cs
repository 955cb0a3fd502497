using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>A project whose files are edited as in an editor: one file changes, the trees of the others stay the same objects.</summary>
internal sealed class EditableProject
{
    private readonly LanguageSetup _setup;

    private EditableProject(CSharpCompilation compilation, LanguageSetup setup) => (Compilation, _setup) = (compilation, setup);

    public CSharpCompilation Compilation { get; }

    /// <summary>A project of files, which get the usings of TorchSharp programs.</summary>
    public static EditableProject Of(IEnumerable<(string File, string Text)> files)
    {
        var project = new EditableProject(TestCompilation.FromFiles(null), LanguageSetup.Default);
        return project.With(project.Compilation.AddSyntaxTrees([.. files.Select(file => project.Parse(file.File, file.Text))]));
    }

    public EditableProject Add(string file, string text, bool withUsings = true) =>
        With(Compilation.AddSyntaxTrees(withUsings ? Parse(file, text) : TestCompilation.Parse(text, file, _setup)));

    public EditableProject Remove(string file) => With(Compilation.RemoveSyntaxTrees(Tree(file)));

    /// <summary>Types over the only occurrence of a text, which the parser reads incrementally.</summary>
    public EditableProject Replace(string file, string from, string to)
    {
        var tree = Tree(file);
        var text = tree.GetText();
        var start = text.ToString().IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0 && text.ToString().IndexOf(from, start + 1, StringComparison.Ordinal) < 0, $"'{from}' must occur once in {file}");
        return With(Compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(new TextSpan(start, from.Length), to)))));
    }

    public EditableProject Rename(string file, string newFile)
    {
        var tree = Tree(file);
        return With(Compilation.ReplaceSyntaxTree(tree, tree.WithFilePath(newFile)));
    }

    public EditableProject Change(Func<CSharpCompilation, CSharpCompilation> change) => With(change(Compilation));

    public EditableProject Clone() => With(Compilation.Clone());

    private SyntaxTree Tree(string file) => Compilation.SyntaxTrees.Single(tree => tree.FilePath == file);

    private SyntaxTree Parse(string file, string text) => TestCompilation.Parse(TestSource.WithUsings(text), file, _setup);

    private EditableProject With(CSharpCompilation compilation) => new(compilation, _setup);
}
