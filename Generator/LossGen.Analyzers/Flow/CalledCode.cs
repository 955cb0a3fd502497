using System.Collections.Concurrent;

namespace LossGen.Analyzers.Flow;

/// <summary>What calls of code that is not TorchSharp's may do to gradients and parameters.</summary>
internal sealed class CalledCode(TorchContext torch)
{
    // Only what was read to its end: what is kept must not depend on where somebody began to read.
    private readonly ConcurrentDictionary<IMethodSymbol, bool> known = new(SymbolEqualityComparer.Default);
    private readonly ForeignCode foreign = new(torch);

    /// <summary>The body that certainly runs at the call; null for what may be overridden, or is not in the source.</summary>
    public IOperation? BodyOf(IInvocationOperation call, CancellationToken cancellationToken) =>
        IsOverridable(call) || call.CalledModule(torch) is not null ? null : torch.Members.BodyOf(call.TargetMethod, cancellationToken);

    /// <summary>Whether a training event may happen behind the call: one does, or code runs that cannot be read.</summary>
    public bool MayTrain(IInvocationOperation call, CancellationToken cancellationToken) =>
        Look(call, cancellationToken, out var body) ?? MayTrain(call.TargetMethod.OriginalDefinition, body!, cancellationToken);

    private static bool IsOverridable(IInvocationOperation call) =>
        call is { IsVirtual: true, TargetMethod: { IsSealed: false, ContainingType.IsSealed: false } };

    // What the call alone tells; null where the body has to be read.
    private bool? Look(IInvocationOperation call, CancellationToken cancellationToken, out IOperation? body)
    {
        body = null;
        var method = call.TargetMethod;

        // What local functions do stands in the body that contains them, and is looked at there.
        if (torch.Declares(method)
            || method.MethodKind == MethodKind.LocalFunction
            || call.CalledModule(torch) is not null
            || LossGenCalls.TrainsNothing(call))
        {
            return false;
        }

        if (LossGenCalls.IsStep(call))
        {
            return true;
        }

        // Losses and models are passed as functions; what returns no tensor may be anything.
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return !torch.IsTensor(method.ReturnType);
        }

        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, torch.Compilation.Assembly))
        {
            return foreign.MayTrain(method);
        }

        body = BodyOf(call, cancellationToken);
        return body is null ? true : known.TryGetValue(method.OriginalDefinition, out var trains) ? trains : null;
    }

    private bool MayTrain(IMethodSymbol method, IOperation body, CancellationToken cancellationToken)
    {
        var callers = new Dictionary<IMethodSymbol, IMethodSymbol?>(SymbolEqualityComparer.Default) { [method] = null };
        var open = new Stack<(IMethodSymbol Method, IOperation Body)>();
        open.Push((method, body));
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = open.Pop();
            foreach (var effect in torch.BodyOf(current.Body).Effects)
            {
                IOperation? next = null;
                if (!TrainingEvents.Direct(effect, torch, cancellationToken).IsEmpty
                    || (effect is IInvocationOperation call && Look(call, cancellationToken, out next) == true))
                {
                    return KeepUpFrom(current.Method, callers);
                }

                if (next is not null
                    && effect is IInvocationOperation { TargetMethod.OriginalDefinition: var called }
                    && !known.ContainsKey(called)
                    && !callers.ContainsKey(called))
                {
                    callers.Add(called, current.Method);
                    open.Push((called, next));
                }
            }
        }

        // All that they call was read.
        foreach (var read in callers.Keys)
        {
            known.TryAdd(read, false);
        }

        return false;
    }

    private bool KeepUpFrom(IMethodSymbol trains, Dictionary<IMethodSymbol, IMethodSymbol?> callers)
    {
        for (IMethodSymbol? current = trains; current is not null; current = callers[current])
        {
            known.TryAdd(current, true);
        }

        return true;
    }
}
