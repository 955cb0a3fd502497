using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>An editor cancels an analysis with every key that is pressed. What is left is an <see cref="OperationCanceledException"/> of its token, and nothing else.</summary>
public class CancellationTests
{
    /// <summary>Of so many files one is looked at action by action: each is bound for it.</summary>
    private const int OneOf = 8;

    public static TheoryData<string> Analyzers => [.. AllAnalyzers.Instances.Select(static analyzer => analyzer.GetType().Name)];

    [Theory]
    [MemberData(nameof(Analyzers))]
    public async Task Analysis_that_is_cancelled_in_the_middle_is_cancelled_and_nothing_else(string name)
    {
        var compilation = ReportedCode.Project();
        var analyzer = AllAnalyzers.Instances.Single(analyzer => analyzer.GetType().Name == name);
        var classes = compilation.SyntaxTrees.Length;
        for (var after = 1; after < classes / 2; after *= 4)
        {
            using var source = new CancellationTokenSource();
            var crashes = new Crashes();
            var analysis = crashes.Analysis(compilation.Clone(), [new CancelAfter(after, source), analyzer], concurrent: false);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis.GetAnalyzerDiagnosticsAsync(source.Token));

            Assert.True(source.IsCancellationRequested);
            crashes.None(name);
        }
    }

    [Fact]
    public void Actions_that_are_cancelled_while_they_run_throw_nothing_else()
    {
        var compilation = ReportedCode.Project();
        var trees = compilation.SyntaxTrees.Where(static (_, i) => i % OneOf == 0).ToList();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var (called, cancelled) = (0, 0);
        foreach (var analyzer in AllAnalyzers.Instances)
        {
            var actions = RecordedAnalyzer.Start(analyzer, compilation);
            foreach (var call in trees.SelectMany(tree => actions.Calls(compilation, tree, static _ => { }, source.Token)))
            {
                called++;
                try
                {
                    call();
                }
                catch (OperationCanceledException exception)
                {
                    // The token of the call: any other would be reported as a crash of the analyzer.
                    Assert.Equal(source.Token, exception.CancellationToken);
                    cancelled++;
                }
            }
        }

        // Short actions need not look at the token; those that read a class or follow a value do.
        Assert.True(cancelled > 20, $"{cancelled} of {called} calls looked at their token");
    }

    /// <summary>Cancels when so many classes were looked at; deterministic, unlike a timer.</summary>
#pragma warning disable RS1001 // Created here, never found by a compiler.
    private sealed class CancelAfter(int classes, CancellationTokenSource source) : DiagnosticAnalyzer
#pragma warning restore RS1001
    {
        public override System.Collections.Immutable.ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
            [new("TEST2", "Title", "Message", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            var seen = 0;
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(
                _ =>
                {
                    if (Interlocked.Increment(ref seen) == classes)
                    {
                        source.Cancel();
                    }
                },
                SymbolKind.NamedType);
        }
    }
}
