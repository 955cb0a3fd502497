using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Looks whether a scheme changes the current value of its state in place: nothing could take that back when a step fails. Small
/// states on the host are compared at every step, which costs no tensor operation. To compare others costs a copy and waits for the
/// device, so it is done at steps 1, 2, 4, 8 and so on.
/// </summary>
internal sealed class StateCheck : IDisposable
{
    private const long SmallBytes = 4096;

    private readonly LossWeighting _scheme;
    private readonly SchemeState[] _states;
    private readonly byte[]?[] _bytes;
    private readonly Tensor?[] _copies;
    private ulong _passed;

    public StateCheck(LossWeighting scheme, SchemeState[] states)
    {
        (_scheme, _states) = (scheme, states);
        (_bytes, _copies) = (new byte[]?[states.Length], new Tensor?[states.Length]);
    }

    /// <summary>Keeps what the states are, before the scheme is asked.</summary>
    public void Begin()
    {
        DropCopies();
        using var noGrad = no_grad();
        for (var i = 0; i < _states.Length; i++)
        {
            var now = _states[i].Stored;
            if (IsSmall(now))
            {
                var bytes = now.bytes;
                if (_bytes[i]?.Length != bytes.Length)
                {
                    _bytes[i] = new byte[bytes.Length];
                }

                bytes.CopyTo(_bytes[i]);
                continue;
            }

            _bytes[i] = null;
            if (now.device_type != DeviceType.META && BitOperations.IsPow2(_passed + 1))
            {
                _copies[i] = now.clone().DetachFromDisposeScope();
            }
        }
    }

    /// <summary>Refuses a state that was changed in place, and gives it back what it had.</summary>
    public void RequireUnchanged()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        for (var i = 0; i < _states.Length; i++)
        {
            var now = _states[i].Stored;
            if (_bytes[i] is { } bytes)
            {
                if (!now.bytes.SequenceEqual(bytes))
                {
                    bytes.CopyTo(now.bytes);
                    throw Changed(_states[i]);
                }
            }
            else if (_copies[i] is { } copy && !IsSame(now, copy))
            {
                now.copy_(copy);
                throw Changed(_states[i]);
            }
        }

        _passed++;
        DropCopies();
    }

    public void Dispose() => DropCopies();

    private static bool IsSmall(Tensor state) =>
        state.device_type == DeviceType.CPU && state.NumberOfElements * state.ElementSize <= SmallBytes && state.is_contiguous();

    /// <summary>NaN may stand for "not yet", and is no change.</summary>
    private static bool IsSame(Tensor now, Tensor before) =>
        now.eq(before).logical_or(now.isnan().logical_and(before.isnan())).all().ToBoolean();

    private InvalidOperationException Changed(SchemeState state) => new(
        $"{_scheme.GetType().Name} changed its state '{state.Name}' in place, which a step that fails could not take back. Assign the new "
            + $"value to {nameof(SchemeState.Next)} instead.");

    private void DropCopies()
    {
        for (var i = 0; i < _copies.Length; i++)
        {
            _copies[i]?.Dispose();
            _copies[i] = null;
        }
    }
}
