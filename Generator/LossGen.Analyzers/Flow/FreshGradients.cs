namespace LossGen.Analyzers.Flow;

/// <summary>Whether a backward gives all the gradients that are there after it.</summary>
internal static class FreshGradients
{
    /// <summary>
    /// Whether nothing gives, reads or applies gradients between the call that clears them and the backward, on whatever path:
    /// then it is all the same whether they are cleared there or directly before the backward.
    /// </summary>
    /// <param name="backward">A call of <c>backward</c>.</param>
    /// <param name="clearing">A call of <c>zero_grad</c> that every path to the backward passes.</param>
    /// <param name="torch">The compilation.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static bool AreOnlyOf(IOperation backward, IOperation clearing, TorchContext torch, CancellationToken cancellationToken)
    {
        if (torch.FlowOf(backward, cancellationToken) is not { } flow
            || flow.At(backward, TrainingEventKind.Backward) is not { } end
            || flow.At(clearing, TrainingEventKind.ClearGradients) is not { } clear)
        {
            return false;
        }

        return !flow.Hidden.Any(MayMatter)
            && !flow.Events.Any(other => MayMatter(other) && flow.CanReach(other, end, passed => ReferenceEquals(passed, clear)))
            && !torch.BodyOf(backward).Effects
                .Any(effect => IsGradient(effect, torch) && clearing.IsBefore(effect) && effect.IsBefore(backward));
    }

    // The backward itself is among them: it may come a second time before the gradients are cleared.
    private static bool MayMatter(TrainingEvent other) =>
        GradientOwners.MayGive(other) || other.Kind is TrainingEventKind.Step or TrainingEventKind.ClipGradients;

    private static bool IsGradient(IOperation effect, TorchContext torch) =>
        effect is IPropertyReferenceOperation { Property.Name: "grad", Instance.Type: var owner } && torch.IsTensor(owner);
}
