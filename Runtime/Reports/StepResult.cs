using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What one step leaves behind: the detached losses, still on their device. Reading them is the only thing that waits
/// for the device.
/// </summary>
public sealed class StepResult : IDisposable
{
    private StepReport? _report;

    internal StepResult(ComponentSet components, double[] weights, Tensor losses, Tensor? scales)
    {
        Components = components;
        Weights = weights;
        Losses = losses;
        Scales = scales;
    }

    /// <summary>The detached losses, shape [K], in declaration order, on the losses' device. Disposed with the result.</summary>
    public Tensor Losses { get; }

    /// <summary>Whether the optimizer did not step because a value was not finite.</summary>
    public bool Skipped { get; internal init; }

    /// <summary>Whether the optimizer did not step because more batches are to be accumulated first.</summary>
    public bool Accumulating { get; internal init; }

    internal ComponentSet Components { get; }

    /// <summary>The weights that were in force.</summary>
    internal double[] Weights { get; }

    internal Tensor? Scales { get; }

    internal double? GradientNorm { get; init; }

    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Waits for the device and brings the numbers to the host. Later calls return the same report.</summary>
    /// <returns>The step's numbers.</returns>
    /// <exception cref="ObjectDisposedException">The result is disposed.</exception>
    public StepReport Read()
    {
        if (_report is null)
        {
            if (Losses.IsInvalid)
            {
                throw new ObjectDisposedException(
                    GetType().FullName,
                    "Read the result before it is disposed, or its dispose scope ends: after that its numbers are gone. A report that was "
                        + "read stays valid.");
            }

            _report = new StepReport(Components, HostNumbers.Of(Losses), Weights, Components.EffectiveWeights(Weights, Scales))
            {
                GradientNorm = GradientNorm,
                Skipped = Skipped,
                Accumulating = Accumulating,
                Notes = Notes,
            };
        }

        return _report;
    }

    /// <summary>Lets the result outlive a dispose scope.</summary>
    internal StepResult MoveToOuter(DisposeScope scope)
    {
        scope.MoveToOuter(Losses);
        if (Scales is not null)
        {
            scope.MoveToOuter(Scales);
        }

        return this;
    }

    /// <summary>Frees the tensors. A report that was read stays valid.</summary>
    public void Dispose()
    {
        Losses.Dispose();
        Scales?.Dispose();
    }
}
