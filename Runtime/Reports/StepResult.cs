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

    internal StepResult(ComponentSet components, double[] applied, Tensor losses, Tensor? scales)
    {
        Components = components;
        Applied = applied;
        Losses = losses;
        Scales = scales;
    }

    /// <summary>
    /// The detached losses, shape [K], in declaration order, on the losses' device; NaN where a component is absent. Disposed with the
    /// result.
    /// </summary>
    public Tensor Losses { get; }

    /// <summary>Whether the optimizer did not step because a value was not finite, or no component was present.</summary>
    public bool Skipped { get; internal init; }

    /// <summary>Whether the optimizer did not step because more batches are to be accumulated first.</summary>
    public bool Accumulating { get; internal init; }

    /// <summary>The components that were present.</summary>
    internal ComponentSet Components { get; }

    /// <summary>What multiplies the losses before a scheme: the weights, of what is due at times more often.</summary>
    internal double[] Applied { get; }

    /// <summary>The components that were not due.</summary>
    internal IReadOnlyList<string> NotDue { get; init; } = [];

    internal Tensor? Scales { get; }

    /// <summary>What was found of the bounds.</summary>
    internal IReadOnlyList<BoundTerm> Bounds { get; init; } = [];

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

            var effective = Components.EffectiveWeights(Applied, Scales, Bounds);
            var (bounds, infeasible) = BoundNumbers.Of(Bounds, Components, effective);
            var losses = Components.Gather(HostNumbers.Of(Losses));
            var totals = TotalParts.Of(Components, losses, Applied, Components.DeclaredInStep);
            _report = new StepReport(Components, losses, totals, effective)
            {
                IsSingle = Losses.dtype == ScalarType.Float32,
                GradientNorm = GradientNorm,
                Skipped = Skipped,
                Accumulating = Accumulating,
                NotDue = NotDue,
                Bounds = bounds,
                Notes = infeasible.Count == 0 ? Notes : [.. Notes, .. infeasible],
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

        foreach (var term in Bounds)
        {
            term.MoveToOuter(scope);
        }

        return this;
    }

    /// <summary>The losses of the components that are present, one dimension.</summary>
    internal Tensor PresentLosses() => Components.IsPart
        ? Losses[tensor(Array.ConvertAll(Components.Positions, static i => (long)i), device: Losses.device)]
        : Losses;

    /// <summary>Frees the tensors. A report that was read stays valid.</summary>
    public void Dispose()
    {
        Losses.Dispose();
        Scales?.Dispose();
        foreach (var term in Bounds)
        {
            term.Dispose();
        }
    }
}
