using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Looks once, at a scheme's first step, whether it changes the current value of its state in place: nothing could take
/// that back when a step fails. A scheme does that at every step or never.
/// </summary>
internal sealed class StateCheck : IDisposable
{
    private readonly LossWeighting _scheme;
    private readonly SchemeState[] _states;
    private readonly Tensor[] _before;

    public StateCheck(LossWeighting scheme, SchemeState[] states)
    {
        (_scheme, _states) = (scheme, states);
        using var noGrad = no_grad();
        _before = Array.ConvertAll(states, static state => state.Current.clone().DetachFromDisposeScope());
    }

    /// <summary>Refuses a state that was changed in place, and gives it back what it had.</summary>
    public void RequireUnchanged()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        for (var i = 0; i < _states.Length; i++)
        {
            var (now, before) = (_states[i].Current, _before[i]);
            if (now.device_type != DeviceType.META && !IsSame(now, before))
            {
                now.copy_(before);
                throw new InvalidOperationException(
                    $"{_scheme.GetType().Name} changed its state '{_states[i].Name}' in place, which a step that fails could not take back. Assign the new value to {nameof(SchemeState.Next)} instead.");
            }
        }
    }

    public void Dispose() => Array.ForEach(_before, static tensor => tensor.Dispose());

    /// <summary>NaN may stand for "not yet", and is no change.</summary>
    private static bool IsSame(Tensor now, Tensor before) =>
        now.eq(before).logical_or(now.isnan().logical_and(before.isnan())).all().ToBoolean();
}
