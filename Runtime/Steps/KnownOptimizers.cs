using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The optimizers that a loss was given. One of another model is found at its first step, and one whose model was replaced since within a
/// few.
/// </summary>
/// <param name="owner">The loss's name, for messages.</param>
internal sealed class KnownOptimizers(string owner)
{
    /// <summary>A look makes a tensor of a gradient: one in so many steps costs nothing that could be measured.</summary>
    internal const int StepsBetweenLooks = 32;

    private readonly ConditionalWeakTable<optim.Optimizer, KnownOptimizer> _optimizers = [];

    /// <summary>What is remembered of an optimizer.</summary>
    public KnownOptimizer Of(optim.Optimizer optimizer) => _optimizers.GetOrCreateValue(optimizer);

    /// <summary>
    /// Refuses an optimizer that has no state for one of its parameters. It would find that out in the middle of its step, when
    /// the parameters before that one have moved. Asked only where the parameters are others than at the last step.
    /// </summary>
    public void RequireState(StepTarget target)
    {
        var (optimizer, owned) = (target.Optimizer, target.Owned);
        if (optimizer is not OptimizerHelper helper
            || Enumerable.SequenceEqual(target.Known.Whole, owned, ReferenceEqualityComparer.Instance))
        {
            return;
        }

        try
        {
            _ = helper.state_dict();
        }
        catch (KeyNotFoundException exception)
        {
            throw new InvalidOperationException(Stale(target), exception);
        }

        target.Known.Whole = owned;
    }

    /// <summary>The parameters of all that joint steps were made with, each alive when it was looked at last.</summary>
    public IEnumerable<Parameter[]> Owned() => _optimizers
        .Select(static entry => entry.Value.Joint?.Owned)
        .OfType<Parameter[]>()
        .Select(static owned => Array.FindAll(owned, static parameter => !parameter.IsInvalid));

    /// <summary>
    /// Refuses a step after whose backward pass nothing that the optimizer owns has a gradient.
    /// </summary>
    /// <returns>Whether it was looked at this time: what is rarely to be looked at may be looked at too.</returns>
    public bool RequireReached(StepTarget target)
    {
        // A parameter of L-BFGS, which is native code's, stays alive when a moved model has no use for it any more.
        var isNative = target.Optimizer is LBFGS;
        if (target.Known.StepsToLook-- > 0 && !isNative)
        {
            return false;
        }

        using var scope = NewDisposeScope();
        foreach (var parameter in target.Owned)
        {
            if (parameter.grad is not null)
            {
                (target.Known.StepsToLook, target.Known.WasReached) = (StepsBetweenLooks - 1, true);
                return true;
            }
        }

        target.Known.StepsToLook = 0;
        if (isNative && target.Known.WasReached)
        {
            throw new InvalidOperationException(OptimizerParameters.Gone(Given(target)));
        }

        throw new InvalidOperationException(
            $"{Given(target)} owns {target.Owned.Length} parameters, and no component reaches any of them: after backward none has a "
            + "gradient, so the step would train nothing. Give it the parameters of the model whose outputs the components are given: "
            + $"{string.Join(", ", target.Components.Names)}.");
    }

    /// <summary>The sentence for an optimizer that cannot step with the parameters that it has.</summary>
    public string Stale(StepTarget target) => OptimizerParameters.Stale(Given(target));

    private string Given(StepTarget target)
    {
        var where = target.Phase is var (alternation, index) ? $"phase '{alternation.NameOf(index)}' of {owner}" : $"{owner}.Step";
        return $"The {target.Optimizer.GetType().Name} given to {where}";
    }
}
