using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Applies a code fix, alone and with Fix All, and compares the result.</summary>
/// <typeparam name="TAnalyzer">The analyzer that reports.</typeparam>
/// <typeparam name="TFix">The fix.</typeparam>
internal sealed class CodeFixTest<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public CodeFixTest()
    {
        ReferenceAssemblies = TestReferences.None;
        TestState.AdditionalReferences.AddRange(TestReferences.All);
        CompilerDiagnostics = CompilerDiagnostics.None;
        TestBehaviors |= TestBehaviors.SkipGeneratedSourcesCheck;
    }

    /// <summary>Verifies the source after the fix.</summary>
    /// <param name="source">The source, with the diagnostics marked.</param>
    /// <param name="fixedSource">The source afterwards; diagnostics that remain are marked.</param>
    /// <param name="equivalenceKey">Which of several fixes.</param>
    /// <param name="editorConfig">Lines of an .editorconfig for all files.</param>
    public static Task VerifyAsync(string source, string fixedSource, string? equivalenceKey = null, string? editorConfig = null)
    {
        var test = new CodeFixTest<TAnalyzer, TFix>
        {
            TestCode = TestSource.WithUsings(source),
            FixedCode = TestSource.WithUsings(fixedSource),
            CodeActionEquivalenceKey = equivalenceKey,
        };
        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{editorConfig}\n"));
        }

        return test.RunAsync();
    }

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(LossGenerator)];

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.Latest);
}
