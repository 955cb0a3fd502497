using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Flow;

/// <summary>
/// A lambda that runs at once where it stands, for each element: <c>list.ForEach(x => …)</c>, <c>Array.ForEach(array, x => …)</c>.
/// </summary>
/// <param name="Call">The call that it is handed to.</param>
/// <param name="Lambda">The lambda.</param>
/// <param name="Collection">What it runs over.</param>
internal sealed record ForEachCall(IInvocationOperation Call, IAnonymousFunctionOperation Lambda, IOperation Collection)
{
    /// <summary>The lambda of a call; null for calls that are no loop.</summary>
    public static ForEachCall? Of(IInvocationOperation call)
    {
        if (call.TargetMethod is not { Name: "ForEach", ContainingType: { Name: "List" or "Array" or "Parallel" } type }
            || !IsOfSystem(type))
        {
            return null;
        }

        IAnonymousFunctionOperation? lambda = null;
        foreach (var argument in call.Arguments)
        {
            var value = argument.Value.WithoutConversions();
            lambda ??= (value is IDelegateCreationOperation { Target: var target } ? target : value) as IAnonymousFunctionOperation;
        }

        return lambda is not null && call.Subject() is { } collection ? new ForEachCall(call, lambda, collection) : null;
    }

    /// <summary>The call that runs a lambda; null where the lambda may run at any time.</summary>
    public static ForEachCall? Around(IOperation? lambda)
    {
        if (lambda is not IAnonymousFunctionOperation)
        {
            return null;
        }

        var current = lambda.Parent;
        while (current is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        return current is IInvocationOperation call && Of(call) is { } found && ReferenceEquals(found.Lambda, lambda) ? found : null;
    }

    /// <summary>The variable that an event in the lambda happens to, seen from outside: of an element, the collection.</summary>
    public ISymbol? Outside(ISymbol? subject)
    {
        if (subject is IParameterSymbol parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, Lambda.Symbol))
        {
            return Collection.OwnVariable();
        }

        // What is made in it is another one for each element.
        return subject is ILocalSymbol local && local.Declaration() is { Span: var declaration } && Lambda.Syntax.Span.Contains(declaration)
            ? null
            : subject;
    }

    // System.Collections.Generic.List<T>, System.Array, System.Threading.Tasks.Parallel.
    private static bool IsOfSystem(INamedTypeSymbol type)
    {
        var around = type.ContainingNamespace;
        while (around is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            around = outer;
        }

        return around?.Name == "System";
    }
}
