using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>Where a class mentions one of its members. Of a private member these are all mentions that there are.</summary>
internal static class MemberReferences
{
    /// <summary>The mentions in all parts of the class.</summary>
    public static IEnumerable<IOperation> Of(ISymbol member, TorchContext torch, CancellationToken cancellationToken)
    {
        foreach (var part in torch.Code.Of(member.ContainingType, cancellationToken))
        {
            foreach (var name in part.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == member.Name
                    && Operation(name, torch, cancellationToken) is IMemberReferenceOperation reference
                    && SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, member))
                {
                    yield return reference;
                }
            }
        }
    }

    /// <summary>Whether code outside of the class mentions the member.</summary>
    public static bool IsMentionedElsewhere(ISymbol member, TorchContext torch, CancellationToken cancellationToken) =>
        member.DeclaredAccessibility != Accessibility.Private
        && torch.Compilation.SyntaxTrees.Any(
            tree => tree.GetRoot(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>().Any(name =>
            name.Identifier.ValueText == member.Name
            && !torch.Code.DeclarationsOf(member.ContainingType).Any(part => part.SyntaxTree == tree && part.Span.Contains(name.Span))
            && (torch.Code.SymbolOf(name, cancellationToken) is not { } mentioned
                || SymbolEqualityComparer.Default.Equals(mentioned.OriginalDefinition, member.OriginalDefinition))));

    /// <summary>
    /// Whether an element of a collection, or a variable for one, is only called as a layer, or computed with as a parameter.
    /// </summary>
    public static bool IsOnlyCalled(IOperation element, TorchContext torch)
    {
        var use = element.WithConversionsAround();
        return use.Parent switch
        {
            IInvocationOperation call => ReferenceEquals(call.Instance, use)
                && (call.TargetMethod.Name is "call" or "forward" or "train" or "eval" || IsComputation(call, torch)),
            IArgumentOperation { Parent: IInvocationOperation call } => IsComputation(call, torch),
            IBinaryOperation or IUnaryOperation => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
                AreOnlyCalled(local, element, torch),
            _ => false,
        };
    }

    /// <summary>Whether the call is TorchSharp's and gives a tensor.</summary>
    public static bool IsComputation(IInvocationOperation call, TorchContext torch) =>
        torch.Declares(call.TargetMethod) && SymbolEqualityComparer.Default.Equals(call.Type, torch.Tensor);

    /// <summary>Whether all mentions of a local are calls of it as a layer.</summary>
    public static bool AreOnlyCalled(ILocalSymbol local, IOperation near, TorchContext torch) =>
        torch.BodyOf(near).References(local).All(reference => IsOnlyCalled(reference, torch));

    private static IOperation? Operation(IdentifierNameSyntax name, TorchContext torch, CancellationToken cancellationToken)
    {
        SyntaxNode node = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return torch.Code.OperationOf(node, cancellationToken);
    }
}
