using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>As <see cref="AnalyzerTest{TAnalyzer}"/>, for code that compiles together with what is generated for it.</summary>
/// <typeparam name="TAnalyzer">The analyzer.</typeparam>
internal static class CompilingTest<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>Verifies that exactly the marked diagnostics are reported, and none by the compiler.</summary>
    /// <param name="source">The source, with markup.</param>
    /// <param name="editorConfig">Lines of an .editorconfig for all files.</param>
    /// <param name="expected">Diagnostics beyond the markup, for messages: mark the place with <c>{|#0:…|}</c>.</param>
    public static Task VerifyAsync(string source, string? editorConfig = null, params DiagnosticResult[] expected)
    {
        var test = AnalyzerTest<TAnalyzer>.Create(source, editorConfig, expected);
        test.CompilerDiagnostics = CompilerDiagnostics.Errors;
        return test.RunAsync();
    }
}
