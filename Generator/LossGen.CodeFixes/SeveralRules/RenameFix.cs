using System.Collections.Immutable;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Declarations.Rules;
using Microsoft.CodeAnalysis.CodeActions;

namespace LossGen.CodeFixes;

/// <summary>
/// LG1002, LG1009, LG1010, LG1012, LG1017: renames the method, member or input everywhere, to the free name that the rule proposes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameFix)), Shared]
public sealed class RenameFix : CodeFixProvider
{
    /// <inheritdoc />
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        ComponentNameNotUniqueRule.Rule.Id,
        NameClashRule.Rule.Id,
        InputTypesDifferRule.Rule.Id,
        ContradictoryArgumentsRule.Rule.Id,
        PhaseNameRule.Rule.Id);

    /// <inheritdoc />
    public override FixAllProvider GetFixAllProvider() => RenameAll.Instance;

    /// <inheritdoc />
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(Remedies.Rename, out var name) && Declaration(root, diagnostic) is not null)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Rename to '{name}'",
                        token => RenameAll.RenameAsync(
                            context.Document.Project.Solution, ImmutableArray.Create((context.Document.Id, diagnostic)), token),
                        Remedies.Rename),
                    diagnostic);
            }
        }
    }

    internal static SyntaxNode? Declaration(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
            is var node and (MemberDeclarationSyntax or ParameterSyntax or VariableDeclaratorSyntax)
            ? node
            : null;
}
