using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One call of <c>Evaluate</c>: what it computes has no gradient. Generated code holds it in a <c>using</c>. A caller's
/// <c>inference_mode</c> is left meanwhile, because nothing that is made in it can have a graph, which components may need for themselves.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LossNumbers : IDisposable
{
    private readonly IDisposable? _ordinary;
    private readonly IDisposable _noGrad;

    internal LossNumbers()
    {
        _ordinary = is_inference_mode_enabled() ? inference_mode(false) : null;
        _noGrad = no_grad();
    }

    /// <summary>An input that a graph can lead through: in a caller's <c>inference_mode</c> a copy, elsewhere the input itself.</summary>
    /// <param name="input">The input.</param>
    /// <returns>What the components are given.</returns>
    [return: NotNullIfNotNull(nameof(input))]
    public Tensor? Input(Tensor? input)
    {
        if (_ordinary is null || input is not { IsInvalid: false })
        {
            return input;
        }

        // A component may ask for the gradient of an input that was made outside of the block.
        using var recording = enable_grad();
        return input.clone();
    }

    /// <summary>Goes back to the caller's mode.</summary>
    public void Dispose()
    {
        _noGrad.Dispose();
        _ordinary?.Dispose();
    }
}
