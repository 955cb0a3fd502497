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
    /// <summary>The call whose evaluation has not begun yet; null otherwise.</summary>
    [ThreadStatic]
    private static LossNumbers? s_begun;

    private LossEvaluation? _evaluation;
    private string? _component;

    private readonly IDisposable? _ordinary;
    private readonly IDisposable _noGrad;

    internal LossNumbers()
    {
        _ordinary = is_inference_mode_enabled() ? inference_mode(false) : null;
        _noGrad = no_grad();
        s_begun = this;
    }

    /// <summary>Names an evaluation as its user called it.</summary>
    /// <param name="evaluation">What begins.</param>
    /// <param name="method">The generated method.</param>
    /// <returns>The method for messages.</returns>
    internal static string Call(LossEvaluation evaluation, string method)
    {
        if (s_begun is not { } numbers)
        {
            return method;
        }

        s_begun = null;
        numbers._evaluation = evaluation;
        return "Evaluate";
    }

    /// <summary>Whether there is a better sentence. For a filter: the component that threw is still the one that runs.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Whether to throw <see cref="Explanation"/> in its place.</returns>
    public bool Explains(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (_evaluation is null || !InferenceTensor.IsIn(exception))
        {
            return false;
        }

        _component = _evaluation.Terms.Running;
        return true;
    }

    /// <summary>The sentence in place of native code's.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>What to throw.</returns>
    public Exception Explanation(Exception exception)
    {
        var remedy = _ordinary is null
            ? "Clone what was made inside of inference_mode(), or make it inside of no_grad()"
            : "Use no_grad() instead of inference_mode()";
        var user = _component is null ? "the scheme" : $"component '{_component}'";
        return new InvalidOperationException(
            $"{remedy}, for {_evaluation!.Name}.Evaluate: "
            + $"{user} uses a tensor that was made inside of inference_mode, which can be in no graph, and components that are evaluated "
            + "have one, because they may ask for gradients themselves. "
            + "Evaluate copies inputs of type Tensor, and neither tensors in arrays, tuples and objects nor those in fields.",
            exception);
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
        s_begun = null;
        _noGrad.Dispose();
        _ordinary?.Dispose();
    }
}
