using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Analyzers.Torch.Flow;

/// <summary>Whose gradients a <c>zero_grad</c> clears.</summary>
internal static class GradientOwners
{
    /// <summary>Whether the event clears all gradients that the optimizer steps on: it is its own, or its one module's.</summary>
    public static bool ClearsAll(TrainingEvent clear, IOperation optimizer, TorchContext torch, CancellationToken cancellationToken) =>
        clear is { Kind: TrainingEventKind.ClearGradients, Subject: { } subject }
        && (SymbolEqualityComparer.Default.Equals(subject, optimizer.OwnVariable()) || OptimizerParameters.AreThoseOf(optimizer, subject, torch, cancellationToken));

    /// <summary>Whether the event certainly clears none of them.</summary>
    public static bool ClearsOthersOnly(TrainingEvent clear, IOperation optimizer, TorchContext torch, CancellationToken cancellationToken)
    {
        if (clear.Subject is null || clear.Operand is not { } cleared || OptimizerParameters.ModulesOf(optimizer, torch, cancellationToken) is not { } own)
        {
            return false;
        }

        // In a called method a parameter stands for the argument; only the variables of this object are the same there.
        if (clear.IsIndirect && cleared.OwnVariable() is not (IFieldSymbol or IPropertySymbol))
        {
            return false;
        }

        var others = torch.IsModule(cleared.Type) ? ImmutableArray.Create(cleared) : OptimizerParameters.ModulesOf(cleared, torch, cancellationToken);
        return others is { } known && known.All(other => own.All(module => OptimizerParameters.AreApart(module, other, torch, cancellationToken)));
    }
}
