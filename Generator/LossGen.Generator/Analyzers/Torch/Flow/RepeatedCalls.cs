using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>The calls of a private method or a local function, where all of them can be seen.</summary>
internal static class RepeatedCalls
{
    /// <summary>The private method or local function that the operation is directly in; null where others may call it, too.</summary>
    public static IMethodSymbol? FunctionOf(IOperation operation, ISymbol member) => VariableWrite.FunctionOf(operation) switch
    {
        ILocalFunctionOperation local => local.Symbol,
        null when member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method => method,
        _ => null,
    };

    /// <summary>The code in which it can be called.</summary>
    public static IEnumerable<SyntaxNode> ScopeOf(IMethodSymbol function, IOperation inside, TorchContext torch, CancellationToken cancellationToken) =>
        function.MethodKind == MethodKind.LocalFunction
            ? [torch.BodyOf(inside).Root.Syntax]
            : function.ContainingType.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellationToken));

    /// <summary>All calls; empty where it is also handed on, so that somebody else may call it.</summary>
    public static IReadOnlyList<IInvocationOperation> Of(IMethodSymbol function, IOperation inside, TorchContext torch, CancellationToken cancellationToken)
    {
        if (function.MethodKind == MethodKind.LocalFunction)
        {
            var body = torch.BodyOf(inside);
            return body.LocalFunctions.IsOnlyCalled(function) ? body.Calls.Where(call => IsOf(call.TargetMethod, function)).ToList() : [];
        }

        var calls = new List<IInvocationOperation>();
        foreach (var name in ScopeOf(function, inside, torch, cancellationToken).SelectMany(static scope => scope.DescendantNodes().OfType<SimpleNameSyntax>()))
        {
            if (name.Identifier.ValueText != function.Name)
            {
                continue;
            }

            SyntaxNode mention = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            if (mention.Parent is InvocationExpressionSyntax invocation && invocation.Expression == mention)
            {
                if (torch.Members.ModelOf(name.SyntaxTree).GetOperation(invocation, cancellationToken) is IInvocationOperation call && IsOf(call.TargetMethod, function))
                {
                    calls.Add(call);
                }
            }
            else
            {
                return [];
            }
        }

        return calls;
    }

    private static bool IsOf(IMethodSymbol called, IMethodSymbol function) => SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, function.OriginalDefinition);
}
