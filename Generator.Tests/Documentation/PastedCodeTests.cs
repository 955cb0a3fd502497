using LossGen.Generator.Tests.Catalogue;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Documentation;

/// <summary>What a reader copies out of a page compiles in a new project that has only the package, without a warning.</summary>
public class PastedCodeTests
{
    /// <summary>A page whose code is generated already, or belongs to a program that is in the repository.</summary>
    private static readonly string[] Shown = ["docs/generated-code.md", "samples/"];

    /// <summary>What the template of a new project hides, and what comes of pasting twice: usings, and methods that nothing calls yet.</summary>
    private static readonly string[] Harmless = ["CS8019", "CS0219", "CS0105", "CS8321", "CS1591"];

    public static TheoryData<string, int, string> Sections()
    {
        var sections = new TheoryData<string, int, string>();
        foreach (var page in Pages().Select(MarkdownPage.Read))
        {
            for (var i = 0; i < page.Sections.Count; i++)
            {
                if (page.Sections[i].Snippets.Count > 0)
                {
                    sections.Add(page.Path, i, page.Sections[i].Heading);
                }
            }
        }

        return sections;
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task Section_compiles_where_it_is_pasted(string path, int index, string heading)
    {
        var run = GeneratorRun.Of(PastedSection.Of(MarkdownPage.Read(path), index));
        var complaints = run.Output.GetDiagnostics()
            .Concat(await AllAnalyzers.RunAsync(run.Output))
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !Harmless.Contains(diagnostic.Id, StringComparer.Ordinal))
            .ToList();
        Assert.True(complaints.Count == 0, $"{path}, '{heading}', pasted into a new project:\n{string.Join('\n', complaints)}");
    }

    [Fact]
    public void Pages_with_code_are_found() => Assert.Contains(Sections(), static row => Equals(row[0], "README.md"));

    private static IEnumerable<string> Pages() => Directory
        .EnumerateFiles(Rule.Repository, "*.md", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(Rule.Repository, path).Replace('\\', '/'))
        .Where(static path => path == "README.md" || path == "Runtime/Package/README.md" || (path.StartsWith("docs/", StringComparison.Ordinal) && !path.StartsWith("docs/rules/", StringComparison.Ordinal)))
        .Where(static path => !Shown.Any(shown => path.StartsWith(shown, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);
}
