using static TorchSharp.torch;

namespace LossGen;

/// <summary>Asks a scheme, and holds what it answers against its contract.</summary>
internal sealed class AskedScheme(LossWeighting scheme, HashSet<string> registered, SchemeFields fields)
{
    private readonly SchemeContract _contract = new(scheme, registered);

    /// <summary>The factors of a step.</summary>
    /// <param name="losses">The losses, shape [K], without gradient.</param>
    public Tensor Next(Tensor losses) => _contract.Require(
        Ask(nameof(LossWeighting.Next), static (scheme, losses) => scheme.Next(losses!), losses), nameof(LossWeighting.Next));

    /// <summary>The factors that follow from the scheme's state alone, or null.</summary>
    public Tensor? Held() => Ask(nameof(LossWeighting.Held), static (scheme, _) => scheme.Held(), losses: null) is { } held
        ? _contract.Require(held, nameof(LossWeighting.Held))
        : null;

    /// <summary>The factors before there was a step.</summary>
    public Tensor Initial() => _contract.Require(scheme.Initial(), nameof(LossWeighting.Initial));

    /// <summary>What the scheme adds to the total for its own parameters, 0-d; null for nothing.</summary>
    /// <param name="weights">The weights in force, shape [K], or 0-d for one.</param>
    public Tensor? Penalty(Tensor weights)
    {
        var penalty = _contract.RequireScalar(
            Ask(nameof(LossWeighting.Penalty), static (scheme, _) => scheme.Penalty(), losses: null), weights);
        if (penalty is not null)
        {
            _contract.RequireRegistered();
        }

        return penalty;
    }

    /// <summary>Tells the scheme what became of the losses of a step.</summary>
    public void AfterStep(Tensor before, Tensor after) => Ask(
        nameof(ISecondEvaluation.AfterStep),
        (scheme, losses) =>
        {
            ((ISecondEvaluation)scheme).AfterStep(before, losses!);
            return null;
        },
        after);

    /// <summary>Tells the scheme that an epoch is over.</summary>
    public void EndEpoch() => Ask(
        nameof(LossWeighting.EpochEnd),
        static (scheme, _) =>
        {
            scheme.EpochEnd();
            return null;
        },
        losses: null);

    /// <summary>Refuses what the scheme registered while it was asked.</summary>
    public void RequireRegistered() => _contract.RequireRegistered();

    /// <summary>Refuses a scheme that has registered something late before.</summary>
    public void RequireNoneLate() => _contract.RequireNoneLate();

    /// <summary>
    /// What a step made is freed with it; a scheme that remembers such a tensor is told, and not TorchSharp's word for it.
    /// </summary>
    private Tensor? Ask(string method, Func<LossWeighting, Tensor?, Tensor?> asked, Tensor? losses)
    {
        try
        {
            return asked(scheme, losses);
        }
        catch (InvalidOperationException exception) when (DisposedTensor.IsIn(exception))
        {
            var dead = string.Join(" and ", fields.Dead());
            throw new InvalidOperationException(
                $"{scheme.GetType().Name}.{method} used a tensor that an earlier step made{(dead.Length == 0 ? "" : $", in {dead}")}: "
                + "it was freed with that step. Register what the scheme remembers in its constructor, with RegisterState, and assign "
                + "Next: then it is kept, saved and moved with the loss.",
                exception);
        }
    }
}
