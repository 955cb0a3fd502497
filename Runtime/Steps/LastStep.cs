using static TorchSharp.torch;

namespace LossGen;

/// <summary>What multiplied the losses' gradients at the last step, kept on the device until somebody asks.</summary>
internal sealed class LastStep(string owner) : IDisposable
{
    private ComponentSet? _components;
    private double[] _applied = [];
    private Tensor? _scales;
    private IReadOnlyList<BoundTerm> _bounds = [];
    private double[]? _numbers;

    /// <summary>The effective weights, after waiting for the device once.</summary>
    /// <exception cref="InvalidOperationException">There was no step.</exception>
    public ComponentNumbers EffectiveWeights
    {
        get
        {
            if (_components is null)
            {
                throw new InvalidOperationException(
                    $"There was no step of {owner} yet, whose effective weights these would be. Weights has the weights in force.");
            }

            _numbers ??= _components.Spread(_components.EffectiveWeights(_applied, _scales, _bounds), 0);
            return new ComponentNumbers(_components.Whole.Names, _numbers);
        }
    }

    /// <summary>Keeps what a step applied. Factors are shared with its result, which may be freed at any time.</summary>
    public void Keep(ComponentSet components, double[] applied, Tensor? scales, IReadOnlyList<BoundTerm> bounds)
    {
        Dispose();
        (_components, _applied, _numbers) = (components, applied, null);
        _scales = scales?.alias().DetachFromDisposeScope();
        _bounds = bounds.Count == 0 ? [] : [.. bounds.Select(static term => term.With(term.Weight.alias().DetachFromDisposeScope()))];
    }

    public void Dispose()
    {
        _scales?.Dispose();
        _scales = null;
        foreach (var term in _bounds)
        {
            term.Weight.Dispose();
        }

        _bounds = [];
    }
}
