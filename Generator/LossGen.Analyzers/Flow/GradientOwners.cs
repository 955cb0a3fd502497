using System.Collections.Immutable;
using LossGen.Analyzers.Combinations;

namespace LossGen.Analyzers.Flow;

/// <summary>Whose gradients a <c>zero_grad</c> clears.</summary>
internal static class GradientOwners
{
    /// <summary>
    /// Whether the event certainly clears all gradients that the step applies: it is the optimizer's own, or its one module's.
    /// </summary>
    public static bool ClearsAll(TrainingEvent clear, TrainingEvent step, TorchContext torch, CancellationToken cancellationToken) =>
        clear is { Kind: TrainingEventKind.ClearGradients, IsIndirect: false, Subject: { } subject }
        && (SymbolEqualityComparer.Default.Equals(subject, step.Subject)
            || (step is { IsIndirect: false, Operand: { } optimizer }
                && OptimizerParameters.AreThoseOf(optimizer, subject, torch, cancellationToken)));

    /// <summary>Whether gradients may be there after the event that were not before.</summary>
    public static bool MayGive(TrainingEvent trainingEvent) =>
        trainingEvent.Kind is TrainingEventKind.Backward or TrainingEventKind.WriteGradients or TrainingEventKind.Unknown;

    /// <summary>
    /// Whether a <c>zero_grad</c> may clear some of the gradients that the step applies: it is not known to be of others only.
    /// </summary>
    public static bool MayClear(TrainingEvent clear, TrainingEvent step, TorchContext torch, CancellationToken cancellationToken)
    {
        if (clear is not { Subject: { } subject, Operand: { } cleared }
            || SymbolEqualityComparer.Default.Equals(subject, step.Subject)
            || step is not { IsIndirect: false, Operand: { } optimizer }
            || OptimizerParameters.ModulesOf(optimizer, torch, cancellationToken) is not { } own)
        {
            return true;
        }

        // In a called method a parameter stands for the argument; only the variables of this object are the same there.
        if (clear.IsIndirect && cleared.OwnVariable() is not (IFieldSymbol or IPropertySymbol))
        {
            return true;
        }

        var others = torch.IsModule(cleared.Type)
            ? ImmutableArray.Create(cleared)
            : OptimizerParameters.ModulesOf(cleared, torch, cancellationToken);
        return others is not { } known
            || !known.All(other => own.All(module => OptimizerParameters.AreApart(module, other, torch, cancellationToken)));
    }
}
