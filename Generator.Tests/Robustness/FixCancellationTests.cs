using LossGen.CodeFixes.Fixing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>What is true of analyses is true of fixes: the light bulb of a line that is being typed in is cancelled most of the time.</summary>
public sealed class FixCancellationTests(ReportedProject project) : IClassFixture<ReportedProject>
{
    private static readonly IReadOnlyList<LossGenFix> All =
    [
        .. typeof(LossGenFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(LossGenFix)) && !type.IsAbstract)
            .Select(static type => (LossGenFix)Activator.CreateInstance(type)!),
    ];

    [Fact]
    public async Task Nearly_every_fix_has_code_to_be_tested_on()
    {
        var without = All.Select(static fix => fix.GetType().Name)
            .Except((await project.OffersAsync(All)).Select(static offer => offer.Fix.GetType().Name), StringComparer.Ordinal)
            .ToList();

        Assert.True(without.Count < 0.2 * All.Count, $"Add code to ReportedCode for {string.Join(", ", without)}");
    }

    [Fact]
    public async Task Fix_that_is_cancelled_is_cancelled_and_nothing_else()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        foreach (var (fix, document, diagnostic, action) in await project.OffersAsync(All))
        {
            var context = new CodeFixContext(document, diagnostic, (_, _) => Assert.Fail($"{fix} offers after the cancellation."), source.Token);
            await IsCancelledAsync(fix, () => fix.RegisterCodeFixesAsync(context));
            await IsCancelledAsync(fix, () => action.GetOperationsAsync(source.Token));
            Assert.NotEmpty(await action.GetOperationsAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task Fix_All_that_is_cancelled_in_the_middle_is_cancelled_and_nothing_else()
    {
        foreach (var (fix, document, diagnostic, action) in await project.OffersAsync([.. All.Where(static fix => fix.GetFixAllProvider() is not null)]))
        {
            using var source = new CancellationTokenSource();
            FixAllContext Context(Found found) =>
                new(document, fix, FixAllScope.Document, action.EquivalenceKey!, [diagnostic.Id], found, source.Token);
            async Task ApplyAsync(Found found)
            {
                var all = await fix.GetFixAllProvider()!.GetFixAsync(Context(found));
                Assert.NotNull(all);
                Assert.NotEmpty(await all.GetOperationsAsync(source.Token));
            }

            await ApplyAsync(new Found(diagnostic, cancels: null));
            await IsCancelledAsync(fix, () => ApplyAsync(new Found(diagnostic, source)));
        }
    }

    private static async Task IsCancelledAsync(LossGenFix fix, Func<Task> action)
    {
        var exception = await Record.ExceptionAsync(action);
        Assert.True(exception is OperationCanceledException, $"{fix} goes on after the cancellation: {exception}");
    }

    /// <summary>Hands the diagnostic out, when Fix All is under way, and cancels it there.</summary>
    private sealed class Found(Diagnostic diagnostic, CancellationTokenSource? cancels) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            cancels?.Cancel();
            return Task.FromResult<IEnumerable<Diagnostic>>([diagnostic]);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => GetProjectDiagnosticsAsync(project, cancellationToken);
    }
}
