using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What one step leaves behind: the detached losses, still on their device. Reading them is the only thing that waits
/// for the device.
/// </summary>
public sealed class StepResult : IDisposable
{
    private readonly LossDefinition _definition;
    private readonly double[] _weights;
    private readonly Tensor _losses;
    private readonly Tensor? _scales;
    private StepReport? _report;

    internal StepResult(LossDefinition definition, double[] weights, Tensor losses, Tensor? scales)
    {
        _definition = definition;
        _weights = weights;
        _losses = losses;
        _scales = scales;
    }

    internal double? GradientNorm { get; init; }

    internal IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the optimizer did not step because a value was not finite.</summary>
    public bool Skipped { get; internal init; }

    /// <summary>The detached losses, shape [K], in declaration order, on the losses' device. Disposed with the result.</summary>
    public Tensor Losses => _losses;

    /// <summary>Waits for the device and brings the numbers to the host. Later calls return the same report.</summary>
    /// <returns>The step's numbers.</returns>
    /// <exception cref="ObjectDisposedException">The result is disposed.</exception>
    public StepReport Read()
    {
        if (_report is null)
        {
            ObjectDisposedException.ThrowIf(_losses.IsInvalid, this);
            _report = new StepReport(
                Array.ConvertAll(_definition.Components.ToArray(), static component => component.Name),
                ToHost(_losses),
                _weights,
                EffectiveWeights())
            {
                GradientNorm = GradientNorm,
                Skipped = Skipped,
                Notes = Notes,
            };
        }

        return _report;
    }

    /// <summary>Frees the tensors. A report that was read stays valid.</summary>
    public void Dispose()
    {
        _losses.Dispose();
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
            if (_definition.IsScaled(i))
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
