using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Combinations;

/// <summary>Where the object of the new class is made: before the loop that trains, or once for the type that the sum is in.</summary>
/// <param name="Before">The statement before which a local is declared, or null.</param>
/// <param name="Type">The type that gets a static field, or null.</param>
internal sealed record CombinationPlace(StatementSyntax? Before, TypeDeclarationSyntax? Type)
{
    /// <summary>The place for a sum, or null where there is none.</summary>
    public static CombinationPlace? Of(SyntaxNode sum)
    {
        StatementSyntax? loop = null;
        StatementSyntax? outermost = null;
        var function = sum;
        for (; function is not null && !IsFunction(function); function = function.Parent)
        {
            if (function is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax)
            {
                loop = (StatementSyntax)function;
            }

            if (function is StatementSyntax statement and not BlockSyntax)
            {
                outermost = statement;
            }
        }

        var type = sum.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (loop?.Parent is BlockSyntax or GlobalStatementSyntax)
        {
            return new CombinationPlace(loop, null);
        }

        return type is not null
            ? type is InterfaceDeclarationSyntax ? null : new CombinationPlace(null, type)
            : outermost?.Parent is BlockSyntax or GlobalStatementSyntax ? new CombinationPlace(outermost, null) : null;
    }

    private static bool IsFunction(SyntaxNode node) =>
        node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax
            or AnonymousFunctionExpressionSyntax
            or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax or TypeDeclarationSyntax or CompilationUnitSyntax;
}
