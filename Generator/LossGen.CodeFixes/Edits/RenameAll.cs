using System.Collections.Immutable;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Rename;

namespace LossGen.CodeFixes.Edits;

/// <summary>Renames one after the other: each may move the places of the others, so the declarations are marked first.</summary>
internal sealed class RenameAll : FixAllProvider
{
    public static readonly RenameAll Instance = new();

    private RenameAll()
    {
    }

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var found = ImmutableArray.CreateBuilder<(DocumentId Document, Diagnostic Diagnostic)>();
        foreach (var document in Documents(fixAllContext))
        {
            foreach (var diagnostic in await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
            {
                found.Add((document.Id, diagnostic));
            }
        }

        return CodeAction.Create(
            "Rename all",
            token => RenameAsync(fixAllContext.Solution, found.ToImmutable(), token),
            fixAllContext.CodeActionEquivalenceKey);
    }

    /// <summary>The solution with everything renamed that the diagnostics are about.</summary>
    public static async Task<Solution> RenameAsync(
        Solution solution, ImmutableArray<(DocumentId Document, Diagnostic Diagnostic)> diagnostics, CancellationToken token)
    {
        var marks = new List<(DocumentId Document, SyntaxAnnotation Mark, string Name)>();
        foreach (var group in diagnostics.GroupBy(static found => found.Document))
        {
            solution = await MarkAsync(solution, group.Key, group.Select(static found => found.Diagnostic), marks, token)
                .ConfigureAwait(false);
        }

        foreach (var (id, mark, name) in marks)
        {
            var document = solution.GetDocument(id)!;
            var root = await document.GetSyntaxRootAsync(token).ConfigureAwait(false);
            var model = await document.GetSemanticModelAsync(token).ConfigureAwait(false);
            if (root!.GetAnnotatedNodes(mark).FirstOrDefault() is { } declaration
                && model!.GetDeclaredSymbol(declaration, token) is { } symbol)
            {
                solution = await Renamer.RenameSymbolAsync(solution, symbol, default(SymbolRenameOptions), name, token)
                    .ConfigureAwait(false);
            }
        }

        return solution;
    }

    private static async Task<Solution> MarkAsync(
        Solution solution,
        DocumentId id,
        IEnumerable<Diagnostic> diagnostics,
        List<(DocumentId Document, SyntaxAnnotation Mark, string Name)> marks,
        CancellationToken token)
    {
        var root = await solution.GetDocument(id)!.GetSyntaxRootAsync(token).ConfigureAwait(false);
        var declarations = new Dictionary<SyntaxNode, SyntaxAnnotation>();
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(Remedies.Rename, out var name)
                && RenameFix.Declaration(root!, diagnostic) is { } declaration
                && !declarations.ContainsKey(declaration))
            {
                var mark = new SyntaxAnnotation();
                declarations.Add(declaration, mark);
                marks.Add((id, mark, name!));
            }
        }

        return solution.WithDocumentSyntaxRoot(
            id, root!.ReplaceNodes(declarations.Keys, (original, current) => current.WithAdditionalAnnotations(declarations[original])));
    }

    private static IEnumerable<Document> Documents(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => context.Document is null ? [] : [context.Document],
        FixAllScope.Project => context.Project.Documents,
        _ => context.Solution.Projects.SelectMany(static project => project.Documents),
    };
}
