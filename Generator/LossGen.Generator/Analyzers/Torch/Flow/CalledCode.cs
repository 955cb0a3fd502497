using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>What calls of code that is not TorchSharp's may do to gradients and parameters.</summary>
internal sealed class CalledCode(TorchContext torch)
{
    // Code that calls more than this is not read to its end.
    private const int Limit = 64;

    private readonly ConcurrentDictionary<IMethodSymbol, bool> known = new(SymbolEqualityComparer.Default);

    /// <summary>The body that certainly runs at the call; null for what may be overridden, or is not in the source.</summary>
    public IOperation? BodyOf(IInvocationOperation call, CancellationToken cancellationToken) =>
        IsOverridable(call) || call.CalledModule(torch) is not null ? null : torch.Members.BodyOf(call.TargetMethod, cancellationToken);

    /// <summary>Whether a training event may happen behind the call: one does, or code runs that cannot be read.</summary>
    public bool MayTrain(IInvocationOperation call, CancellationToken cancellationToken) =>
        MayTrain(call, new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default), cancellationToken);

    private static bool IsOverridable(IInvocationOperation call) =>
        call is { IsVirtual: true, TargetMethod: { IsSealed: false, ContainingType.IsSealed: false } };

    private bool MayTrain(IInvocationOperation call, HashSet<IMethodSymbol> open, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var method = call.TargetMethod;

        // What local functions do stands in the body that contains them, and is looked at there.
        if (torch.Declares(method) || method.MethodKind == MethodKind.LocalFunction || call.CalledModule(torch) is not null)
        {
            return false;
        }

        // Losses and models are passed as functions; what returns no tensor may be anything.
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return !torch.IsTensor(method.ReturnType);
        }

        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, torch.Compilation.Assembly))
        {
            return UsesTorch(method.ContainingModule);
        }

        if (BodyOf(call, cancellationToken) is not { } body)
        {
            return true;
        }

        method = method.OriginalDefinition;
        if (known.TryGetValue(method, out var trains))
        {
            return trains;
        }

        // A method that is being looked at adds nothing to itself.
        if (!open.Add(method))
        {
            return false;
        }

        trains = open.Count > Limit || torch.BodyOf(body).Effects.Any(effect =>
            TrainingEvents.Direct(effect, torch) is not null || (effect is IInvocationOperation inner && MayTrain(inner, open, cancellationToken)));

        // What was found on the way down is kept only where no method on the way was left out of it.
        return trains || open.First().Equals(method, SymbolEqualityComparer.Default) ? known.GetOrAdd(method, trains) : trains;
    }

    private bool UsesTorch(IModuleSymbol? module) =>
        module is null || module.ReferencedAssemblies.Any(reference => reference.Name == torch.Library.Name);
}
