using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Optimizers of another model are found at their first step, and those whose model was replaced since within a few.</content>
public abstract partial class LossModule
{
    /// <summary>A look makes a tensor of a gradient: one in so many steps costs nothing that could be measured.</summary>
    private const int StepsBetweenLooks = 32;

    /// <summary>For each optimizer how many steps are left until its parameters are looked at again.</summary>
    private readonly ConditionalWeakTable<object, StrongBox<int>> _lossGenReached = [];

    internal bool IsAnyFloat16 => _lossGenValues.AnyIsFloat16;

    /// <summary>Refuses a step after whose backward pass nothing that the optimizer owns has a gradient.</summary>
    internal void RequireReached(StepTarget target)
    {
        var left = target.Looks ??= _lossGenReached.GetOrCreateValue(target.Optimizer);
        if (left.Value-- > 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        foreach (var parameter in target.Owned)
        {
            if (parameter.grad is not null)
            {
                left.Value = StepsBetweenLooks - 1;
                return;
            }
        }

        left.Value = 0;

        throw new InvalidOperationException(
            $"The {target.Optimizer.GetType().Name} given to {WhereOf(target)} owns {target.Owned.Length} parameters, and no component reaches any of them: after backward none has a gradient, so the step would train nothing. Give it the parameters of the model whose outputs the components are given: {string.Join(", ", target.Components.Names)}.");
    }

    /// <summary>Where an optimizer was given, for messages.</summary>
    internal string WhereOf(StepTarget target) => target.Phase is var (alternation, index) ? $"phase '{alternation.NameOf(index)}' of {name}" : $"{name}.Step";
}
