using System.ComponentModel;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Schemes that live in a class of their own: state, randomness, parameters.</content>
public abstract partial class LossModule
{
    /// <summary>The joint scheme first, then one for each phase: a scheme applies within a phase.</summary>
    private readonly List<SchemeState> _lossGenSchemes = [];

    /// <summary>The scheme of the joint step, or null for the schemes that are written out in generated code.</summary>
    public LossWeighting? Weighting => _lossGenSchemes.Count > 0 ? _lossGenSchemes[0].Scheme : null;

    /// <summary>The scheme's factors times the weights in force, for a total. For generated code.</summary>
    /// <remarks>The scheme's state advances in training mode while gradients are recorded; otherwise the last factors are used again.</remarks>
    /// <param name="losses">The losses of the components that the scheme weighs, shape [K].</param>
    /// <returns>Factors of shape [K]; they carry a gradient where the scheme learns.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor Weigh(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var scheme = ActiveScheme();
        var factors = training && is_grad_enabled() ? scheme.Advance(losses.detach()) : scheme.Last(losses);
        return _lossGenValues.Limit(factors.mul(SchemeWeights(losses)));
    }

    /// <summary>The total of a scheme: Σ factor·loss and what the scheme adds for its own parameters. For generated code.</summary>
    /// <param name="losses">The losses, shape [K].</param>
    /// <param name="factors">What <see cref="Weigh"/> returned.</param>
    /// <returns>A 0-d tensor.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor WeighedTotal(Tensor losses, Tensor factors)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var total = losses.dot(factors);
        return ActiveScheme().Scheme.Penalty() is { } penalty ? total.add(penalty) : total;
    }

    /// <summary>
    /// The scheme's factors times the weights in force, for a step. A scheme that learns gets its gradients here, because
    /// a step builds no total. For generated code.
    /// </summary>
    /// <param name="losses">The losses of the components that the scheme weighs, shape [K].</param>
    /// <returns>Factors of shape [K] without gradient.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor WeighStep(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var scheme = ActiveScheme();
        return _lossGenDefinition.AccumulateSteps > 1
            ? _lossGenValues.Limit(scheme.Last(losses).mul(SchemeWeights(losses)))
            : AdvanceInStep(scheme, losses.detach());
    }

    private Tensor AdvanceInStep(SchemeState scheme, Tensor losses)
    {
        var factors = scheme.Advance(losses).mul(SchemeWeights(losses));
        var roots = new List<Tensor>(2);
        if (factors.requires_grad)
        {
            roots.Add(factors.dot(losses));
        }

        if (scheme.Scheme.Penalty() is { requires_grad: true } penalty)
        {
            roots.Add(penalty);
        }

        if (roots.Count > 0)
        {
            GradientPolicy.Clear(scheme.Scheme.parameters());
            autograd.backward(roots);
        }

        return _lossGenValues.Limit(factors.detach());
    }

    private SchemeState ActiveScheme() =>
        _lossGenActive.Id < _lossGenSchemes.Count
            ? _lossGenSchemes[_lossGenActive.Id]
            : throw new InvalidOperationException($"{name} has no scheme with state: rebuild the project, its generated code is of another version.");

    private void CreateSchemes()
    {
        if (_lossGenDefinition.Scheme is not { } attribute)
        {
            return;
        }

        Add("scheme", _lossGenAll);
        for (var i = 0; i < _lossGenDefinition.Phases.Count; i++)
        {
            Add($"scheme_{_lossGenDefinition.Phases[i].Name}", _lossGenPhases[i]);
        }

        void Add(string key, ComponentSet components)
        {
            var state = new SchemeState(attribute.Create(components.Weighed));
            _lossGenSchemes.Add(state);
            register_module(key, state.Scheme);
        }
    }
}
