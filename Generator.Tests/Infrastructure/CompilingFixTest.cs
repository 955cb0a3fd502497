using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Applies a code fix, alone and with Fix All; the result compiles together with what is generated for it, and no rule but those marked speaks up.</summary>
/// <typeparam name="TAnalyzer">The analyzer that reports.</typeparam>
/// <typeparam name="TFix">The fix.</typeparam>
internal static class CompilingFixTest<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <summary>Verifies the source after the fix.</summary>
    /// <param name="source">The source, with the diagnostics marked.</param>
    /// <param name="fixedSource">The source afterwards.</param>
    /// <param name="key">Which of several fixes.</param>
    /// <param name="expected">Diagnostics beyond the markup, before the fix.</param>
    public static async Task VerifyAsync(string source, string fixedSource, string? key = null, params DiagnosticResult[] expected)
    {
        var test = new CodeFixTest<TAnalyzer, TFix>
        {
            TestCode = TestSource.WithUsings(source),
            FixedCode = TestSource.WithUsings(fixedSource),
            CodeActionEquivalenceKey = key,
        };
        test.ExpectedDiagnostics.AddRange(expected);
        await test.RunAsync();
        await CompilingTest<TAnalyzer>.VerifyAsync(fixedSource);
    }

    /// <summary>Verifies a fix that leaves the diagnostic, for the user to end it; it is not offered again.</summary>
    /// <param name="source">The source, with the diagnostics marked.</param>
    /// <param name="fixedSource">The source afterwards, with them marked again.</param>
    /// <param name="expected">Diagnostics beyond the markup, before and after the fix.</param>
    public static async Task VerifyRemainingAsync(string source, string fixedSource, params DiagnosticResult[] expected)
    {
        var test = new CodeFixTest<TAnalyzer, TFix>
        {
            TestCode = TestSource.WithUsings(source),
            FixedCode = TestSource.WithUsings(fixedSource),
            FixedState = { MarkupHandling = MarkupMode.Allow },
        };
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        test.FixedState.ExpectedDiagnostics.AddRange(expected);
        await test.RunAsync();
        await CompilingTest<TAnalyzer>.VerifyAsync(fixedSource, expected: expected);
    }

    /// <summary>Verifies that a diagnostic is reported and no fix of this kind is offered.</summary>
    /// <param name="source">The source, with the diagnostics marked.</param>
    /// <param name="key">Which of several fixes.</param>
    /// <param name="expected">Diagnostics beyond the markup.</param>
    public static Task OffersNothingAsync(string source, string? key = null, params DiagnosticResult[] expected)
    {
        var test = new CodeFixTest<TAnalyzer, TFix>
        {
            TestCode = TestSource.WithUsings(source),
            FixedCode = TestSource.WithUsings(source),
            CodeActionEquivalenceKey = key,
        };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }
}
