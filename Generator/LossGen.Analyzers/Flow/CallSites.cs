using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LossGen.Analyzers.Flow;

/// <summary>Where methods are called, which says what becomes of what they return: in their own class, or anywhere.</summary>
internal sealed class CallSites(CompilationCode code)
{
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IInvocationOperation>> known = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IInvocationOperation>> everywhere =
        new(SymbolEqualityComparer.Default);

    /// <summary>The calls of a method in its own class.</summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IReadOnlyList<IInvocationOperation> Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        return known.TryGetValue(method, out var calls)
            ? calls
            : known.GetOrAdd(method, Find(method, code.Of(method.ContainingType, cancellationToken), cancellationToken));
    }

    /// <summary>The calls of a method in this compilation; for few methods only, because all code is searched for each.</summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IReadOnlyList<IInvocationOperation> Everywhere(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.OriginalDefinition;
        return method.DeclaredAccessibility == Accessibility.Private ? Of(method, cancellationToken)
            : everywhere.TryGetValue(method, out var calls) ? calls
            : everywhere.GetOrAdd(method, Find(method, code.All(cancellationToken), cancellationToken));
    }

    /// <summary>Whether its own class mentions the method otherwise than to call it, so that somebody else may call it, too.</summary>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool IsHandedOn(IMethodSymbol method, CancellationToken cancellationToken) =>
        code.Of(method.ContainingType, cancellationToken)
            .SelectMany(static part => part.DescendantNodes().OfType<SimpleNameSyntax>())
            .Any(name => name.Identifier.ValueText == method.Name && !IsCalled(name));

    // Names are compared before anything is bound.
    private List<IInvocationOperation> Find(IMethodSymbol method, IEnumerable<SyntaxNode> parts, CancellationToken cancellationToken)
    {
        var found = new List<IInvocationOperation>();
        foreach (var part in parts)
        {
            foreach (var node in part.DescendantNodes())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (node is InvocationExpressionSyntax call
                    && NameOf(call.Expression) == method.Name
                    && code.OperationOf(call, cancellationToken) is IInvocationOperation operation
                    && SymbolEqualityComparer.Default.Equals(operation.TargetMethod.OriginalDefinition, method))
                {
                    found.Add(operation);
                }
            }
        }

        return found;
    }

    private static bool IsCalled(SimpleNameSyntax name)
    {
        SyntaxNode mention = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return mention.Parent is InvocationExpressionSyntax invocation && invocation.Expression == mention;
    }

    private static string? NameOf(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };
}
