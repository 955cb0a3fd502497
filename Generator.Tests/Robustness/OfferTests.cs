using System.Collections.Immutable;
using LossGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>A light bulb keeps its promise: whatever is offered changes the code, alone and with Fix All, and its title is short.</summary>
public sealed class OfferTests(ReportedProject project) : IClassFixture<ReportedProject>
{
    private const int OfEachKind = 3;

    private static readonly ImmutableArray<CodeFixProvider> All =
    [
        .. typeof(SetWeightFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    [Fact]
    public async Task What_is_offered_changes_the_code()
    {
        var idle = new List<string>();
        foreach (var fix in All)
        {
            foreach (var (document, diagnostic, action) in await project.SomeOffersAsync(fix, OfEachKind))
            {
                if (!await ChangesAsync(document, action))
                {
                    idle.Add($"{fix.GetType().Name}, {diagnostic.Id}: {action.Title}");
                }
            }
        }

        Assert.Empty(idle);
    }

    [Fact]
    public async Task What_is_offered_with_Fix_All_can_be_applied_everywhere()
    {
        foreach (var fix in All.Where(static fix => fix.GetFixAllProvider() is not null))
        {
            foreach (var (document, diagnostic, action) in await project.SomeOffersAsync(fix, ofEachKind: 1))
            {
                var all = await fix.GetFixAllProvider()!.GetFixAsync(new FixAllContext(
                    document, fix, FixAllScope.Document, action.EquivalenceKey, [diagnostic.Id], new Only(diagnostic), CancellationToken.None));
                Assert.True(all is not null && await ChangesAsync(document, all), $"{fix.GetType().Name}, {diagnostic.Id}: {action.Title}");
            }
        }
    }

    [Fact]
    public async Task Titles_fit_a_menu()
    {
        foreach (var fix in All)
        {
            Assert.All(
                await project.SomeOffersAsync(fix, OfEachKind),
                static offer => Assert.True(offer.Action.Title.Length <= 100 && !offer.Action.Title.Any(char.IsControl), offer.Action.Title));
        }
    }

    private static async Task<bool> ChangesAsync(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        foreach (var change in changed.GetChanges(document.Project.Solution).GetProjectChanges())
        {
            if (change.GetAddedDocuments().Any())
            {
                return true;
            }

            foreach (var id in change.GetChangedDocuments())
            {
                var (before, after) = (await document.Project.Solution.GetDocument(id)!.GetTextAsync(), await changed.GetDocument(id)!.GetTextAsync());
                if (!before.ContentEquals(after))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Only(Diagnostic diagnostic) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([diagnostic]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => GetProjectDiagnosticsAsync(project, cancellationToken);
    }
}
