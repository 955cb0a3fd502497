using LossGen.Analyzers.Flow;

namespace LossGen.Analyzers.Rules;

/// <summary>The calls of a private method, a local function or a lambda, where all of them can be seen.</summary>
internal static class RepeatedCalls
{
    /// <summary>
    /// The private method, local function or lambda of a <c>ForEach</c> that the operation is directly in; null where others may call it,
    /// too.
    /// </summary>
    public static IMethodSymbol? FunctionOf(IOperation operation, ISymbol member) => VariableWrite.FunctionOf(operation) switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation lambda when ForEachCall.Around(lambda) is not null => lambda.Symbol,
        null when member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method =>
            method,
        _ => null,
    };

    /// <summary>The code in which it can be called.</summary>
    public static IEnumerable<SyntaxNode> ScopeOf(
        IMethodSymbol function, IOperation inside, TorchContext torch, CancellationToken cancellationToken) =>
        function.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction
            ? [torch.BodyOf(inside).Root.Syntax]
            : torch.Code.Of(function.ContainingType, cancellationToken);

    /// <summary>All calls; empty where it is also handed on, so that somebody else may call it.</summary>
    public static IReadOnlyList<IInvocationOperation> Of(
        IMethodSymbol function, IOperation inside, TorchContext torch, CancellationToken cancellationToken)
    {
        if (ForEachCall.Around(VariableWrite.FunctionOf(inside)) is { } each)
        {
            return [each.Call];
        }

        if (function.MethodKind == MethodKind.LocalFunction)
        {
            var body = torch.BodyOf(inside);
            return body.LocalFunctions.IsOnlyCalled(function) ? body.Calls.Where(call => IsOf(call.TargetMethod, function)).ToList() : [];
        }

        return torch.CallSites.IsHandedOn(function, cancellationToken) ? [] : torch.CallSites.Of(function, cancellationToken);
    }

    private static bool IsOf(IMethodSymbol called, IMethodSymbol function) =>
        SymbolEqualityComparer.Default.Equals(called.OriginalDefinition, function.OriginalDefinition);
}
