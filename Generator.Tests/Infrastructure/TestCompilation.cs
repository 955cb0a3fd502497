using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Compilations of test sources, all made from one, so that the references are read once.</summary>
internal static class TestCompilation
{
    /// <summary>Above every warning wave there will be.</summary>
    private const int MaxWarningLevel = 9999;

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Consumer",
        references: TestReferences.All,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            reportSuppressedDiagnostics: true,
            allowUnsafe: true,
            warningLevel: MaxWarningLevel,
            deterministic: true));

    /// <summary>A project with one file, which gets the usings of TorchSharp programs.</summary>
    public static CSharpCompilation Create(string source, LanguageSetup? setup = null) =>
        FromFiles(setup, TestSource.WithUsings(source));

    /// <summary>A project with several files, which get the usings of TorchSharp programs.</summary>
    public static CSharpCompilation Create(IEnumerable<string> sources, LanguageSetup? setup = null) =>
        FromFiles(setup, [.. sources.Select(TestSource.WithUsings)]);

    /// <summary>A project of files as they stand.</summary>
    public static CSharpCompilation FromFiles(LanguageSetup? setup, params string[] files)
    {
        setup ??= LanguageSetup.Default;
        return Empty
            .WithOptions(Empty.Options.WithNullableContextOptions(setup.Nullable))
            .AddSyntaxTrees([.. files.Select((file, i) => Parse(file, FormattableString.Invariant($"/project/File{i}.cs"), setup))]);
    }

    public static SyntaxTree Parse(string text, string path, LanguageSetup? setup = null) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), (setup ?? LanguageSetup.Default).ParseOptions, path);
}
