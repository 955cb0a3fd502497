using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Runs one analyzer, beside the generator, on a source with markup: <c>{|LG2001:10|}</c> is the expected squiggle.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
internal sealed class AnalyzerTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public AnalyzerTest()
    {
        ReferenceAssemblies = TestReferences.None;
        TestState.AdditionalReferences.AddRange(TestReferences.All);

        // Errors of the compiler are expected where LossGen explains them: most rules are about code that does not compile.
        CompilerDiagnostics = CompilerDiagnostics.None;
        TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
    }

    /// <summary>Verifies that exactly the marked diagnostics are reported.</summary>
    /// <param name="source">The source, with markup.</param>
    /// <param name="editorConfig">Lines of an .editorconfig for all files.</param>
    /// <param name="expected">Diagnostics beyond the markup, for messages: mark the place with <c>{|#0:…|}</c>.</param>
    public static Task VerifyAsync(string source, string? editorConfig = null, params DiagnosticResult[] expected) =>
        Create(source, editorConfig, expected).RunAsync();

    /// <summary>The test of <see cref="VerifyAsync"/>, for what is to be said beyond it.</summary>
    /// <param name="source">The source, with markup.</param>
    /// <param name="editorConfig">Lines of an .editorconfig for all files.</param>
    /// <param name="expected">Diagnostics beyond the markup.</param>
    public static AnalyzerTest<TAnalyzer> Create(string source, string? editorConfig, DiagnosticResult[] expected)
    {
        var test = new AnalyzerTest<TAnalyzer> { TestCode = TestSource.WithUsings(source) };
        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{editorConfig}\n"));
        }

        test.ExpectedDiagnostics.AddRange(expected);
        return test;
    }

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(LossGenerator)];

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.Latest);
}
