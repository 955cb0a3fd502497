using static TorchSharp.torch;

namespace LossGen;

/// <summary>The weights of the running evaluation as tensors where its losses are, kept for later steps.</summary>
internal sealed class WeightsInForce(RunningEvaluation evaluation, LossLimits limits) : IDisposable
{
    private const int Purposes = (int)Purpose.Missing + 1;

    private readonly WeightTensors _tensors = new();

    /// <summary>What a set of components is given tensors for.</summary>
    private enum Purpose
    {
        Weights,
        Shares,
        Held,
        Missing,
    }

    /// <summary>A component's weight as a gradient for <c>autograd.backward</c>.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="factor">The weight, times the batch's share in the step.</param>
    public Tensor OfComponent(int index, double factor) => _tensors.Get(index, new ReadOnlySpan<double>(in factor), evaluation.Where);

    /// <summary>The weights of the components that a scheme scales, with their floors and caps.</summary>
    /// <param name="losses">What they are to be multiplied with.</param>
    public Tensor OfScaled(Tensor losses) => Limited(losses, Get(Purpose.Weights, Scaled(), losses));

    /// <summary>Factors of the components that a scheme scales, with their floors and caps.</summary>
    /// <param name="losses">What they are to be multiplied with.</param>
    /// <param name="factors">The factors without them.</param>
    public Tensor Limited(Tensor losses, Tensor factors) => limits.Of(losses, factors, evaluation.Weighed);

    /// <summary>The weights of the components of a set that a scheme scales, with their floors and caps.</summary>
    /// <param name="losses">What they are to be multiplied with.</param>
    /// <param name="components">Their components.</param>
    public Tensor OfScaled(Tensor losses, ComponentSet components) =>
        limits.Of(losses, Get(Purpose.Weights, components.ScaledWeights(evaluation.Applied), losses), components);

    /// <summary>NaN in place of the loss of a component that is absent, 0-d.</summary>
    /// <param name="like">What it is to stand beside.</param>
    public Tensor Missing(Tensor like)
    {
        var nan = double.NaN;
        return _tensors.Get(SlotOf(Purpose.Missing), new ReadOnlySpan<double>(in nan), TensorPlace.Of(like), like.dtype);
    }

    /// <summary>The weights of the components that a scheme scales, divided by their sum.</summary>
    /// <param name="losses">What they are to be multiplied with.</param>
    /// <param name="shares">The divided weights.</param>
    public Tensor Shares(Tensor losses, ReadOnlySpan<double> shares) => Get(Purpose.Shares, shares, losses);

    /// <summary>Effective weights that are kept.</summary>
    /// <param name="losses">What they are to be multiplied with.</param>
    /// <param name="kept">The weights of the components that a scheme scales.</param>
    /// <returns>A handle of the caller's own, as of factors that a scheme computed.</returns>
    public Tensor Held(Tensor losses, ReadOnlySpan<double> kept) => Get(Purpose.Held, kept, losses).reshape(losses.shape);

    /// <summary>Effective weights of which some are kept.</summary>
    /// <param name="kept">The kept weights, NaN for what is not kept yet; null where nothing is.</param>
    /// <param name="decided">What the scheme says of all of them.</param>
    public Tensor HeldOr(double[]? kept, Tensor decided)
    {
        if (kept is null)
        {
            return decided;
        }

        using var noGrad = no_grad();
        using var held = Held(decided, kept);
        return where(held.isnan(), decided, held.to(decided.dtype));
    }

    /// <summary>The weights of the components that a scheme scales, in a buffer that the next call overwrites.</summary>
    public Span<double> Scaled() => evaluation.Weighed.ScaledWeights(evaluation.Applied);

    public void Dispose() => _tensors.Dispose();

    private Tensor Get(Purpose purpose, ReadOnlySpan<double> values, Tensor losses) =>
        _tensors.Get(SlotOf(purpose), values, TensorPlace.Of(losses), DetachedScale.AtLeastSingle(losses.dtype));

    /// <summary>Components have the slots from 0 on; each set of components has some below.</summary>
    private int SlotOf(Purpose purpose) => -1 - (Purposes * evaluation.Components.Id) - (int)purpose;
}
