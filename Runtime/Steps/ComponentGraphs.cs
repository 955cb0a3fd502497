using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Records gradients for components whose evaluation was asked for where none are recorded: one that calls <c>autograd.grad</c>, as a
/// gradient penalty does, needs a graph of its own, and without it native code ends the process. What goes out of here has no graph.
/// What the components made on the way stays until the evaluation ends, as in a step: a component may keep a tensor for a later one in
/// a place that nobody knows of.
/// </summary>
internal sealed class ComponentGraphs : IDisposable
{
    [ThreadStatic]
    private static int s_open;

    private readonly IDisposable _recording = enable_grad();

    /// <summary>Components record whatever the one before them left behind.</summary>
    private readonly CallerMode _mode;

    public ComponentGraphs()
    {
        s_open++;
        _mode = CallerMode.Now();
    }

    /// <summary>
    /// Whether what this thread records is for numbers alone: another loss that a component evaluates is not being trained.
    /// </summary>
    public static bool AreForNumbers => s_open > 0;

    /// <summary>A component's value without its graph; the next one can record.</summary>
    public Tensor? Value(Tensor? result)
    {
        _mode.Restore();
        return result is { IsInvalid: false, requires_grad: true } ? result.detach() : result;
    }

    public void Dispose()
    {
        s_open--;
        _recording.Dispose();
    }
}
