using LossGen.Analyzers.Rules;

namespace LossGen.CodeFixes;

/// <summary>LG2006: removes the factor that the scheme divides out.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InertWeightFix)), Shared]
public sealed class InertWeightFix() : LossGenFix(InertWeight.Rule)
{
    private protected override IEnumerable<Repair> Repairs(RepairContext context)
    {
        if (context.Repair != InertWeight.RemoveFactor)
        {
            yield break;
        }

        var factor = context.Node;
        while (factor.Parent is ParenthesizedExpressionSyntax or ArgumentSyntax or ArgumentListSyntax)
        {
            factor = factor.Parent;
        }

        var (whole, rest) = factor.Parent switch
        {
            BinaryExpressionSyntax product => (product, product.Left == factor ? product.Right : product.Left),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call => (call, access.Expression),
            _ => ((ExpressionSyntax?)null, (ExpressionSyntax?)null),
        };
        if (whole is not null && rest is not null)
        {
            yield return new Repair(
                "Remove the factor", InertWeight.RemoveFactor, editor => editor.Change(whole, _ => rest.WithoutTrivia()));
        }
    }
}
