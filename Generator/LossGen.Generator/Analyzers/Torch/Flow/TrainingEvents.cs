using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>Reads the training events of one call: its own, or those of the called method, one level deep.</summary>
internal static class TrainingEvents
{
    /// <summary>What happens at the call; empty for nearly all of them.</summary>
    public static ImmutableArray<TrainingEvent> Of(IInvocationOperation call, TorchContext torch, CancellationToken cancellationToken)
    {
        if (Direct(call, torch) is { } direct)
        {
            return ImmutableArray.Create(direct);
        }

        if (torch.Declares(call.TargetMethod))
        {
            return ImmutableArray<TrainingEvent>.Empty;
        }

        return torch.Members.BodyOf(call.TargetMethod, cancellationToken) is { } body && !IsOverridable(call)
            ? Summary(call, torch.BodyOf(body), torch)
            : Handed(call, torch);
    }

    private static TrainingEvent? Direct(IInvocationOperation call, TorchContext torch)
    {
        var method = call.TargetMethod;
        TrainingEventKind? kind = method.Name switch
        {
            "backward" when torch.IsTensor(call.Subject()?.Type) => TrainingEventKind.Backward,
            "step" when torch.IsOptimizer(call.Instance?.Type) => TrainingEventKind.Step,
            "zero_grad" when torch.IsOptimizer(call.Instance?.Type) || torch.IsModule(call.Instance?.Type) => TrainingEventKind.ClearGradients,
            "clip_grad_norm_" or "clip_grad_value_" when torch.Declares(method) => TrainingEventKind.ClipGradients,
            _ => null,
        };
        return kind is { } known ? new TrainingEvent(known, call.Subject()?.ReferencedSymbol(), call, IsIndirect: false) : null;
    }

    // A field is the same inside; a parameter is the argument's variable; anything local stays inside.
    private static ImmutableArray<TrainingEvent> Summary(IInvocationOperation call, MethodBody body, TorchContext torch)
    {
        var events = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var inner in body.Calls)
        {
            if (Direct(inner, torch) is { } direct)
            {
                events.Add(direct with { Subject = Outside(direct.Subject, call), Call = call, IsIndirect = true });
            }
            else if (!torch.Declares(inner.TargetMethod))
            {
                events.AddRange(Handed(inner, torch).Select(handed => handed with { Subject = Outside(handed.Subject, call), Call = call, IsIndirect = true }));
            }
        }

        return events.ToImmutable();
    }

    private static ISymbol? Outside(ISymbol? subject, IInvocationOperation call) => subject switch
    {
        IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, call.TargetMethod.OriginalDefinition) =>
            call.ArgumentAt(parameter.Ordinal)?.ReferencedSymbol(),
        IFieldSymbol or IPropertySymbol => subject,
        _ => null,
    };

    private static ImmutableArray<TrainingEvent> Handed(IInvocationOperation call, TorchContext torch)
    {
        var events = ImmutableArray.CreateBuilder<TrainingEvent>();
        foreach (var argument in call.Arguments)
        {
            var value = argument.Value.WithoutConversions();
            if (torch.IsOptimizer(value.Type) || torch.IsModule(value.Type))
            {
                events.Add(new TrainingEvent(TrainingEventKind.Unknown, value.ReferencedSymbol(), call, IsIndirect: true));
            }
        }

        return events.ToImmutable();
    }

    private static bool IsOverridable(IInvocationOperation call) => call is { IsVirtual: true, TargetMethod: { IsSealed: false, ContainingType.IsSealed: false } };
}
