using System.Collections.Immutable;
using LossGen.Analyzers;
using LossGen.Analyzers.Hosting;
using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace LossGen.Generator.Tests.Infrastructure;

/// <summary>Tests one rule about TorchSharp code alone, on code that compiles.</summary>
/// <typeparam name="TRule">The rule.</typeparam>
internal static class RuleTest<TRule>
    where TRule : TorchRule, new()
{
    /// <summary>Verifies the marked warnings, and the messages of places marked <c>{|#0:…|}</c>.</summary>
    /// <param name="source">Declarations, with markup.</param>
    /// <param name="expected">Findings that are not at the rule's default severity, or whose message matters.</param>
    public static Task VerifyAsync(string source, params DiagnosticResult[] expected)
    {
        var test = new AnalyzerTest<Only>
        {
            TestCode = TestSource.WithUsings(source),
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>As above, for statements of a method with the usual variables.</summary>
    /// <param name="statements">The statements, with markup.</param>
    /// <param name="expected">Findings beyond the markup.</param>
    public static Task VerifyStatementsAsync(string statements, params DiagnosticResult[] expected) =>
        VerifyAsync(TestSource.Method(statements), expected);

    /// <summary>Verifies statements after the fix, alone and everywhere; they compile and nothing remains but what is marked.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="statements">The statements, with markup.</param>
    /// <param name="fixedStatements">The statements afterwards.</param>
    /// <param name="expected">Findings beyond the markup.</param>
    public static Task VerifyFixAsync<TFix>(string statements, string fixedStatements, params DiagnosticResult[] expected)
        where TFix : LossGenFix, new() =>
        VerifySourceFixAsync<TFix>(TestSource.Method(statements), TestSource.Method(fixedStatements), key: null, expected);

    /// <summary>As above, for one of several fixes.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="source">The declarations, with markup.</param>
    /// <param name="fixedSource">The declarations afterwards.</param>
    /// <param name="key">Which fix.</param>
    /// <param name="expected">Findings beyond the markup.</param>
    public static Task VerifySourceFixAsync<TFix>(string source, string fixedSource, string? key = null, params DiagnosticResult[] expected)
        where TFix : LossGenFix, new() =>
        VerifySourceFixAsync<TFix>(source, fixedSource, OutputKind.DynamicallyLinkedLibrary, key, expected);

    /// <summary>As above, for a program.</summary>
    /// <typeparam name="TFix">The fix.</typeparam>
    /// <param name="source">The statements or declarations, with markup.</param>
    /// <param name="fixedSource">The same afterwards.</param>
    /// <param name="outputKind">Whether it is a program.</param>
    /// <param name="key">Which fix.</param>
    /// <param name="expected">Findings beyond the markup.</param>
    public static Task VerifySourceFixAsync<TFix>(string source, string fixedSource, OutputKind outputKind, string? key = null, params DiagnosticResult[] expected)
        where TFix : LossGenFix, new()
    {
        var test = new CodeFixTest<Only, TFix>
        {
            TestCode = TestSource.WithUsings(source),
            FixedCode = TestSource.WithUsings(fixedSource),
            CodeActionEquivalenceKey = key,
            TestState = { OutputKind = outputKind },
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>A finding of the rule that is information, at a place marked <c>{|#n:…|}</c>.</summary>
    /// <param name="place">The number of the place.</param>
    public static DiagnosticResult Info(int place) => At(DiagnosticSeverity.Info, place);

    /// <summary>A finding of the rule that is a warning, at a place marked <c>{|#n:…|}</c>, where the rule's default is another.</summary>
    /// <param name="place">The number of the place.</param>
    public static DiagnosticResult Warning(int place) => At(DiagnosticSeverity.Warning, place);

    /// <summary>A finding of the rule that is an error, at a place marked <c>{|#n:…|}</c>, where the rule's default is another.</summary>
    /// <param name="place">The number of the place.</param>
    public static DiagnosticResult Error(int place) => At(DiagnosticSeverity.Error, place);

    private static DiagnosticResult At(DiagnosticSeverity severity, int place) =>
        new DiagnosticResult(new TRule().Descriptor.Id, severity).WithLocation(place).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    /// <summary>The analyzer with one rule, so that no other speaks up.</summary>
#pragma warning disable RS1001 // Created here, never found by a compiler.
    internal sealed class Only() : TorchAnalyzer(ImmutableArray.Create<TorchRule>(new TRule()));
#pragma warning restore RS1001
}
