using System.Reflection;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Newest.Editor;

/// <summary>A project as an editor has it open: the workspace loads the generator's assembly and runs it, and Roslyn's own services answer.</summary>
internal sealed class OpenProject : IDisposable
{
    private readonly AdhocWorkspace _workspace = new(MefHostServices.DefaultHost);
    private Document _document;

    private OpenProject(string source)
    {
        // Without a documentation file, which is how most programs are built; an editor reads comments all the same.
        var project = _workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Consumer",
            "Consumer",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            metadataReferences: TestReferences.All,
            analyzerReferences: [new AnalyzerFileReference(typeof(LossGenerator).Assembly.Location, new LoadedAssemblies())]));
        _document = project.Projects.Single().AddDocument("Program.cs", SourceText.From(TestSource.WithUsings(source)), filePath: "/project/Program.cs");
    }

    public static OpenProject Of(string source) => new(source);

    public void Dispose() => _workspace.Dispose();

    /// <summary>Types over the only occurrence of a text.</summary>
    public async Task TypeAsync(string over, string text)
    {
        var before = (await _document.GetTextAsync()).ToString();
        Assert.Equal(2, before.Split(over).Length);
        _document = _document.WithText(SourceText.From(before.Replace(over, text, StringComparison.Ordinal)));
    }

    /// <summary>What the editor shows with the mouse over the last word of the only occurrence of a text.</summary>
    public async Task<Hover> OverAsync(string place)
    {
        var text = (await _document.GetTextAsync()).ToString();
        Assert.Equal(2, text.Split(place).Length);
        var position = text.IndexOf(place, StringComparison.Ordinal) + place.Length - 1;
        var info = await QuickInfoService.GetService(_document)!.GetQuickInfoAsync(_document, position);
        Assert.NotNull(info);
        return new Hover(
            string.Concat(info.Sections.Where(static section => section.Kind == QuickInfoSectionKinds.Description).Select(static section => section.Text)),
            string.Concat(info.Sections.Where(static section => section.Kind == QuickInfoSectionKinds.DocumentationComments).Select(static section => section.Text)));
    }

    /// <summary>The constant <c>Formula</c> of the class.</summary>
    public async Task<string> FormulaOfAsync(string metadataName)
    {
        var compilation = (await _document.Project.GetCompilationAsync())!;
        var constants = compilation.GetTypeByMetadataName(metadataName)!.GetMembers("Formula").Cast<IFieldSymbol>();
        return (string)Assert.Single(constants).ConstantValue!;
    }

    private sealed class LoadedAssemblies : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // Dependencies of the tests are loaded already.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
