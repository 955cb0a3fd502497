using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What a thread records, to go back to: a component may leave <c>no_grad</c> or <c>inference_mode</c> open, and everything that its
/// caller does afterwards would be computed without gradients.
/// </summary>
internal readonly struct CallerMode
{
    private readonly bool _records;
    private readonly bool _infers;

    private CallerMode(bool records, bool infers) => (_records, _infers) = (records, infers);

    /// <summary>What the thread records now.</summary>
    public static CallerMode Now() => new(is_grad_enabled(), is_inference_mode_enabled());

    /// <summary>Goes back, where the thread is in another mode.</summary>
    public void Restore()
    {
        if (is_inference_mode_enabled() != _infers)
        {
            // Neither this guard nor the one that was left open may end: each would go back to what was before it, at no certain time.
#pragma warning disable CA1816 // What ends it otherwise is its finalizer, on a thread of its own.
            GC.SuppressFinalize(inference_mode(_infers));
#pragma warning restore CA1816
        }

        if (is_grad_enabled() != _records)
        {
            // Has no finalizer: only its Dispose would go back.
            _ = set_grad_enabled(_records);
        }
    }
}
