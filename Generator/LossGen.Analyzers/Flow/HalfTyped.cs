using LossGen.Generator.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// Code that somebody is still typing: a name that does not bind and is nearly one of those asked for. What is said to be missing is then
/// most likely there a moment later.
/// </summary>
internal static class HalfTyped
{
    private static readonly string[] Training = ["zero_grad", "backward", "step"];

    /// <summary>Whether an operation that the compiler does not understand may be meant as one of training.</summary>
    public static bool MayTrain(IInvalidOperation operation) =>
        NameOf(operation.Syntax) is { } name && NearestName.Among(name.Identifier.ValueText, Training) is not null;

    /// <summary>Whether a method is called by a name that does not bind, and that may be meant as one of the others.</summary>
    /// <param name="name">A name anywhere in the code.</param>
    /// <param name="others">What it may be meant as.</param>
    /// <param name="torch">TorchSharp.</param>
    /// <param name="cancellationToken">Stops the binding.</param>
    public static bool MayMean(SimpleNameSyntax name, string[] others, TorchContext torch, CancellationToken cancellationToken) =>
        (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (SyntaxNode)name).Parent
            is InvocationExpressionSyntax
        && NearestName.Among(name.Identifier.ValueText, others) is not null
        && torch.Code.SymbolOf(name, cancellationToken) is null;

    /// <summary>Whether there is anything in an expression that the compiler does not understand.</summary>
    public static bool IsIncomplete(IOperation value) =>
        value.Syntax.ContainsDiagnostics
        || value.DescendantsAndSelf().Any(static part => part is IInvalidOperation
            || part.Type?.TypeKind == TypeKind.Error
            || part is IIsTypeOperation { TypeOperand.TypeKind: TypeKind.Error });

    private static SimpleNameSyntax? NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax call => NameOf(call.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };
}
