using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Documentation;

/// <summary>
/// A new console project with the package, into which somebody pasted a section of a page: classes into files, statements
/// into Program.cs, and the classes of the sections above, which the section may speak of.
/// </summary>
internal static class PastedSection
{
    /// <summary>What the SDK's template of a console program imports.</summary>
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The project, before anything is generated.</summary>
    /// <param name="page">The page.</param>
    /// <param name="index">The section's place on it.</param>
    public static CSharpCompilation Of(MarkdownPage page, int index)
    {
        var files = page.Sections.Take(index + 1).SelectMany(static section => section.Snippets).Where(static snippet => !snippet.IsProgram);
        var statements = page.Sections[index].Snippets.Where(static snippet => snippet.IsProgram).ToList();
        var program = statements.Count == 0
            ? "return;"
            : string.Concat(statements.Select(static snippet => snippet.Usings).Concat(statements.Select(static snippet => snippet.WithoutUsings)));
        var compilation = TestCompilation.FromFiles(LanguageSetup.Default, [ImplicitUsings, program, .. files.Select(static file => file.Text)]);
        return compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
    }
}
