using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>One run of a generator with its steps tracked, and the way to the next one.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input, CancellationToken token)
    {
        Input = input;
        _driver = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, token);
        Output = (CSharpCompilation)output;
        Diagnostics = diagnostics;
        Result = _driver.GetRunResult().Results.Single();
    }

    public CSharpCompilation Input { get; }

    /// <summary>The input and what was generated.</summary>
    public CSharpCompilation Output { get; }

    /// <summary>The generator driver's own diagnostics, such as CS8785 for an exception.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public GeneratorRunResult Result { get; }

    public ImmutableArray<GeneratedSourceResult> Sources => Result.GeneratedSources.IsDefault ? [] : Result.GeneratedSources;

    /// <summary>The text of the only generated file.</summary>
    public string Text => Sources.Single().SourceText.ToString();

    public static GeneratorRun Of(string source, LanguageSetup? setup = null) => Of(TestCompilation.Create(source, setup));

    public static GeneratorRun Of(CSharpCompilation compilation, IIncrementalGenerator? generator = null, CancellationToken token = default)
    {
        var parseOptions = compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions;
        return new GeneratorRun(
            CSharpGeneratorDriver.Create(
                [(generator ?? new LossGenerator()).AsSourceGenerator()],
                parseOptions: parseOptions ?? LanguageSetup.Default.ParseOptions,
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
            compilation,
            token);
    }

    /// <summary>The same generator on the edited project.</summary>
    public GeneratorRun Again(CSharpCompilation edited) => new(_driver, edited, CancellationToken.None);

    /// <summary>The same generator on the edited project, whose parse options may differ.</summary>
    public GeneratorRun Again(CSharpCompilation edited, CSharpParseOptions options) =>
        new(_driver.WithUpdatedParseOptions(options), edited, CancellationToken.None);

    /// <summary>The generated text by hint name.</summary>
    public ImmutableSortedDictionary<string, string> Texts() =>
        Sources.ToImmutableSortedDictionary(static source => source.HintName, static source => source.SourceText.ToString(), StringComparer.Ordinal);
}
