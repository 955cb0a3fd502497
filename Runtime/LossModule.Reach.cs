using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Optimizers of another model are found at their first step, and cost nothing at later ones.</content>
public abstract partial class LossModule
{
    /// <summary>The optimizers, and the alternations, whose parameters a backward pass has reached.</summary>
    private readonly ConditionalWeakTable<object, object> _lossGenReached = [];

    internal bool IsAnyFloat16 => _lossGenValues.AnyIsFloat16;

    /// <summary>Refuses a step after whose backward pass nothing that the optimizer owns has a gradient.</summary>
    internal void RequireReached(StepTarget target)
    {
        if (target.IsReached || _lossGenReached.TryGetValue(target.Optimizer, out _))
        {
            target.IsReached = true;
            return;
        }

        using var scope = NewDisposeScope();
        foreach (var parameter in target.Owned)
        {
            if (parameter.grad is not null)
            {
                _lossGenReached.AddOrUpdate(target.Optimizer, target.Optimizer);
                return;
            }
        }

        var where = target.Phase is var (alternation, index) ? $"phase '{alternation.NameOf(index)}' of {name}" : $"{name}.Step";
        throw new InvalidOperationException(
            $"The {target.Optimizer.GetType().Name} given to {where} owns {target.Owned.Length} parameters, and no component reaches any of them: after backward none has a gradient, so the step would train nothing. Give it the parameters of the model whose outputs the components are given: {string.Join(", ", target.Components.Names)}.");
    }
}
