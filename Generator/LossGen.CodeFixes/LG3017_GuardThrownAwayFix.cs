using LossGen.Analyzers.Rules;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.CodeFixes;

/// <summary>
/// LG3017: declares the guard with <c>using</c>, so that it ends with its block; removes it where that would end too much.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardThrownAwayFix)), Shared]
public sealed class GuardThrownAwayFix() : LossGenFix(GuardThrownAway.Rule)
{
    private const string Title = "Declare it with using";

    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair == GuardThrownAway.Remove && context.Node.FirstAncestorOrSelf<StatementSyntax>() is { } inTheWay)
        {
            yield return new Repair("Remove it", GuardThrownAway.Remove, editor => editor.RemoveOwn(inTheWay));
        }

        if (context.Repair != GuardThrownAway.UseUsing)
        {
            yield break;
        }

        switch (context.Node.FirstAncestorOrSelf<StatementSyntax>())
        {
            case LocalDeclarationStatementSyntax declaration:
                yield return new Repair(Title, GuardThrownAway.UseUsing, editor => editor.Change(declaration, WithUsing));
                break;
            case ExpressionStatementSyntax { Expression: var expression } statement:
                var guard = expression is AssignmentExpressionSyntax discarded ? discarded.Right : expression;
                var name = Identifiers.Unique(context.Value!, TakenAt(statement, context));
                yield return new Repair(
                    Title,
                    GuardThrownAway.UseUsing,
                    editor => editor.Change(statement, _ => SyntaxFactory.ParseStatement($"using var {name} = {guard.WithoutTrivia()};")));
                break;
        }
    }

    private static LocalDeclarationStatementSyntax WithUsing(LocalDeclarationStatementSyntax declaration) =>
        declaration.UsingKeyword.IsKind(SyntaxKind.UsingKeyword)
            ? declaration
            : declaration.WithoutLeadingTrivia()
                .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
                .WithLeadingTrivia(declaration.GetLeadingTrivia());

    // With those that Fix All gives to the guards in front: neither in one block nor in one further in may two have one name.
    private static HashSet<string> TakenAt(StatementSyntax statement, RepairContext context)
    {
        var taken = Taken(statement);
        foreach (var other in FunctionOf(statement).DescendantNodes().OfType<ExpressionStatementSyntax>())
        {
            if (other.SpanStart < statement.SpanStart
                && FunctionOf(other) == FunctionOf(statement)
                && (other.Parent!.Span.Contains(statement.Span) || statement.Parent!.Span.Contains(other.Span))
                && (other.Expression is AssignmentExpressionSyntax discarded ? discarded.Right : other.Expression) is var made
                && context.Model.GetOperation(made, context.CancellationToken) is IInvocationOperation call
                && Guard.Of(call, context.Torch, context.CancellationToken) is { } guard)
            {
                taken.Add(Identifiers.Unique(guard.VariableName, taken));
            }
        }

        return taken;
    }

    // A function further in may have names of those around it.
    private static SyntaxNode FunctionOf(StatementSyntax statement) =>
        statement.Ancestors().FirstOrDefault(static node =>
            node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax
            || (node is MemberDeclarationSyntax && node is not GlobalStatementSyntax))
        ?? statement.SyntaxTree.GetRoot();

    // Every name of the member: one that stands further in, or out, may not be declared again either.
    private static HashSet<string> Taken(StatementSyntax statement)
    {
        SyntaxNode member = statement.Parent is GlobalStatementSyntax ? statement.SyntaxTree.GetRoot()
            : statement.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? statement.SyntaxTree.GetRoot();
        return new HashSet<string>(member.DescendantTokens().Where(static token =>
            token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText), StringComparer.Ordinal);
    }
}
