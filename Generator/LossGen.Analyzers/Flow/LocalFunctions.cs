namespace LossGen.Analyzers.Flow;

/// <summary>
/// What the local functions of a body do where they are called: what a program of top-level statements has for methods.
/// </summary>
internal sealed class LocalFunctions
{
    private readonly Dictionary<ISymbol, List<IOperation>> effects = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> handedOn = new(SymbolEqualityComparer.Default);

    public LocalFunctions(MethodBody body)
    {
        foreach (var effect in body.Effects)
        {
            if (VariableWrite.FunctionOf(effect) is ILocalFunctionOperation { Symbol: var function })
            {
                if (!effects.TryGetValue(function, out var all))
                {
                    effects.Add(function, all = []);
                }

                all.Add(effect);
            }
        }

        if (effects.Count > 0)
        {
            handedOn.UnionWith(body.Root.Descendants()
                .OfType<IMethodReferenceOperation>()
                .Select(static reference => reference.Method.OriginalDefinition));
        }
    }

    /// <summary>Whether it runs only where it is called by its name; as a delegate it may run whenever somebody likes.</summary>
    public bool IsOnlyCalled(IMethodSymbol function) => !handedOn.Contains(function.OriginalDefinition);

    /// <summary>The function and those that it calls, through each other.</summary>
    public HashSet<ISymbol> Closure(IMethodSymbol function)
    {
        var all = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ISymbol>();
        open.Push(function.OriginalDefinition);
        while (open.Count > 0)
        {
            var current = open.Pop();
            if (!all.Add(current))
            {
                continue;
            }

            foreach (var effect in EffectsOf(current))
            {
                if (effect is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called })
                {
                    open.Push(called.OriginalDefinition);
                }
            }
        }

        return all;
    }

    /// <summary>The effect, and of a call of a local function what that does.</summary>
    public IEnumerable<IOperation> WithCalled(IOperation effect) =>
        effect is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } called }
            ? Closure(called).SelectMany(EffectsOf).Prepend(effect)
            : [effect];

    /// <summary>The calls and mentions of properties in one of them, without those in functions inside of it.</summary>
    public IReadOnlyList<IOperation> EffectsOf(ISymbol function) => effects.TryGetValue(function, out var all) ? all : [];
}
