using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The loss balance of impartial multi-task learning (IMTL-L): the total is Σ wᵢ·(e^(sᵢ)Lᵢ − sᵢ), with s learned along with the model. It
/// comes to rest at e^s = 1 / L, where every component has size 1. Liu et al., "Towards Impartial Multi-task Learning", ICLR 2021; s begin
/// at 0.
/// </summary>
/// <remarks>
/// s are parameters of the loss: give <c>loss.parameters()</c> to the optimizer, in a group without weight decay and with a learning rate
/// of its own. A declared weight multiplies the whole term, its price included. Needs losses above 0: one at 0 or below drives its s up
/// without end. The gradient balance of the same paper is another scheme.
/// </remarks>
[SchemeTraits(Contribution = ContributionBasis.Dynamic, NonNegativeWeights = true, PositiveLosses = true, HasParameters = true)]
public sealed class ImtlLossAttribute : WeightingAttribute
{
    /// <inheritdoc />
    public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => new LearnedScaleWeighting(components);
}

/// <summary>e^s, at the price of −s.</summary>
internal sealed class LearnedScaleWeighting : LossWeighting
{
    /// <summary>The name says what it is, because a checkpoint of another scheme may have numbers of the same shape.</summary>
    private const string LogScales = "log_scales";

    public LearnedScaleWeighting(IReadOnlyList<ComponentInfo> components)
        : base(components) => register_parameter(LogScales, new Parameter(zeros(components.Count, ScalarType.Float64)));

    public override Tensor Next(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        return OfPresent(get_parameter(LogScales)!).exp();
    }

    public override Tensor Held()
    {
        using var noGrad = no_grad();
        return OfPresent(get_parameter(LogScales)!).exp();
    }

    /// <summary>−s, one for each component.</summary>
    public override Tensor Penalty() => OfPresent(get_parameter(LogScales)!).neg();
}
