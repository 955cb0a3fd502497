using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What one step leaves behind: the detached losses, still on their device. Reading them is the only thing that waits
/// for the device.
/// </summary>
public sealed class StepResult : IDisposable
{
    private readonly ComponentSet _components;
    private readonly double[] _weights;
    private readonly Tensor? _scales;
    private StepReport? _report;

    internal StepResult(ComponentSet components, double[] weights, Tensor losses, Tensor? scales)
    {
        _components = components;
        _weights = weights;
        Losses = losses;
        _scales = scales;
    }

    /// <summary>The detached losses, shape [K], in declaration order, on the losses' device. Disposed with the result.</summary>
    public Tensor Losses { get; }

    /// <summary>Whether the optimizer did not step because a value was not finite.</summary>
    public bool Skipped { get; internal init; }

    /// <summary>Whether the optimizer did not step because more batches are to be accumulated first.</summary>
    public bool Accumulating { get; internal init; }

    internal double? GradientNorm { get; init; }

    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Waits for the device and brings the numbers to the host. Later calls return the same report.</summary>
    /// <returns>The step's numbers.</returns>
    /// <exception cref="ObjectDisposedException">The result is disposed.</exception>
    public StepReport Read()
    {
        if (_report is null)
        {
            ObjectDisposedException.ThrowIf(Losses.IsInvalid, this);
            _report = new StepReport(_components.Names, ToHost(Losses), _weights, EffectiveWeights())
            {
                GradientNorm = GradientNorm,
                Skipped = Skipped,
                Accumulating = Accumulating,
                Notes = Notes,
            };
        }

        return _report;
    }

    /// <summary>Frees the tensors. A report that was read stays valid.</summary>
    public void Dispose()
    {
        Losses.Dispose();
        _scales?.Dispose();
    }

    /// <summary>The scheme's factors where it has any, the weights elsewhere (regularizers, a main component that is not scaled).</summary>
    private double[] EffectiveWeights()
    {
        if (_scales is null)
        {
            return _weights;
        }

        var scales = ToHost(_scales);
        var (effective, next) = (_weights.ToArray(), 0);
        for (var i = 0; i < effective.Length; i++)
        {
            if (_components.IsScaled[i])
            {
                effective[i] = scales[next++];
            }
        }

        return effective;
    }

    private static double[] ToHost(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return tensor.cpu().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
    }
}
