using System.Collections.Immutable;
using LossGen.CodeFixes.Edits;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes.Fixing;

/// <summary>
/// A code fix that says what it would repair; offering it, applying it, and applying it everywhere are the same for all.
/// </summary>
public abstract class LossGenFix : CodeFixProvider
{
    private static readonly FixAllProvider Everywhere = FixAllProvider.Create(
        static (context, document, diagnostics) => ((LossGenFix)context.CodeFixProvider).FixAsync(
            document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken));

    /// <param name="rules">The rules whose findings it repairs.</param>
    private protected LossGenFix(params DiagnosticDescriptor[] rules) =>
        FixableDiagnosticIds = ImmutableArray.CreateRange(rules.Select(static rule => rule.Id));

    /// <inheritdoc />
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc />
    public sealed override FixAllProvider? GetFixAllProvider() => StatesWhatOnlyTheAuthorKnows ? null : Everywhere;

    /// <inheritdoc />
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        // dotnet format asks with whatever the analyzer found first, which may be another rule's.
        foreach (var diagnostic in context.Diagnostics.Where(diagnostic => FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            // What the document has at hand already it returns without a look at the token.
            context.CancellationToken.ThrowIfCancellationRequested();
            var place = await RepairContext.CreateAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            foreach (var repair in Offered(place))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        repair.Title,
                        async token => await FixAsync(context.Document, ImmutableArray.Create(diagnostic), repair.Key, token)
                            .ConfigureAwait(false) ?? context.Document,
                        repair.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>
    /// Whether it writes down a magnitude, a role or a reason. Such a fix is applied one by one, by whoever knows: with Fix All, and so
    /// with <c>dotnet format</c>, it would end findings that are true without anybody having looked.
    /// </summary>
    private protected virtual bool StatesWhatOnlyTheAuthorKnows => false;

    /// <summary>
    /// What can be done about the diagnostic. Whatever may prevent a repair is found here, so that none is offered that changes nothing.
    /// </summary>
    /// <param name="context">The diagnostic and its document.</param>
    private protected abstract IEnumerable<Repair> Repairs(RepairContext context);

    private IEnumerable<Repair> Offered(RepairContext context) =>
        Repairs(context).Where(repair => !repair.ChangesScale || !context.IsMeasured());

    private async Task<Document?> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        var editor = new SyntaxEditor(root, document.Project.Solution.Services);

        // Inner nodes first: an outer edit sees them changed, an inner edit would not find itself in a replaced outer node.
        foreach (var diagnostic in diagnostics
            .Distinct()
            .OrderByDescending(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Length))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var context = await RepairContext.CreateAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
            foreach (var repair in Offered(context))
            {
                // Without a key, as dotnet format then has none, it is the first that is offered.
                if (key is null || repair.Key == key)
                {
                    repair.Apply(editor);
                    break;
                }
            }
        }

        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }
}
