using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// Calls that change a tensor where it is, by TorchSharp's convention that their names end in an underscore. Found by name,
/// in syntax, because they only ever silence a rule: what is taken for one by mistake costs a finding and causes none.
/// </summary>
internal static class InPlaceCalls
{
    /// <summary>Whether the class of a field or property changes it somewhere.</summary>
    /// <param name="member">The field or property.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static bool ChangesMember(ISymbol member, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var part in torch.Code.Of(member.ContainingType, cancellationToken))
        {
            foreach (var node in part.DescendantNodes())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == member.Name && IsTarget(node))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the variable, at this mention, is what such a call changes: <c>sigma.clamp_(…)</c>, <c>this.sigma.clamp_(…)</c>.
    /// </summary>
    /// <param name="mention">A mention of the variable.</param>
    public static bool IsTarget(SyntaxNode mention)
    {
        var target = mention.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == mention ? qualified : mention;
        return target.Parent
            is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax, Name.Identifier.ValueText: var method } call
            && call.Expression == target
            && method.EndsWith("_", StringComparison.Ordinal)
            && method != "requires_grad_";
    }
}
