using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <content>Schemes that live in a class of their own: state, randomness, parameters.</content>
public abstract partial class LossModule
{
    /// <summary>The joint scheme first, then one for each phase: a scheme applies within a phase.</summary>
    private readonly List<SchemeTransaction> _lossGenSchemes = [];

    /// <summary>The scheme of the joint step, or null for the schemes that are written out in generated code.</summary>
    public LossWeighting? Weighting => _lossGenSchemes.Count > 0 ? _lossGenSchemes[0].Scheme : null;

    /// <summary>The scheme's factors times the weights in force, for a total. For generated code.</summary>
    /// <remarks>
    /// The scheme's state advances in training mode while gradients are recorded for training; otherwise, also within a component of
    /// another loss that is evaluated for its numbers, the last factors are used again.
    /// </remarks>
    /// <param name="losses">The losses of the components that the scheme weighs, shape [K].</param>
    /// <returns>Factors of shape [K]; they carry a gradient where the scheme learns.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor Weigh(Tensor losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var scheme = ActiveScheme();
        using var noGrad = ForNumbers();
        var factors = training && is_grad_enabled() && !ComponentGraphs.AreForNumbers ? scheme.Advance(losses.detach()) : scheme.Last(losses);
        return factors.mul(SchemeWeights(losses));
    }

    /// <summary>The total of a scheme: Σ factor·loss and what the scheme adds for its own parameters. For generated code.</summary>
    /// <param name="losses">The losses, shape [K].</param>
    /// <param name="factors">What <see cref="Weigh"/> returned.</param>
    /// <returns>A 0-d tensor.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Tensor WeighedTotal(Tensor losses, Tensor factors)
    {
        ArgumentNullException.ThrowIfNull(losses);
        var scheme = ActiveScheme();
        using var noGrad = ForNumbers();
        var total = losses.dot(factors);
        total = scheme.Penalty() is { } penalty ? total.add(penalty) : total;
        scheme.CommitEvaluation(losses);
        return total;
    }

    /// <summary>The scheme of a step, which its generated code expects.</summary>
    internal SchemeTransaction RequireScheme(SchemeTransaction? scheme) => scheme
        ?? throw new InvalidOperationException($"{name} has no scheme with state: rebuild the project, its generated code is of another version.");

    /// <summary>Takes back what the scheme wrote for an evaluation that came to no total.</summary>
    internal void DropUncommitted()
    {
        if (_lossGenActive.Id < _lossGenSchemes.Count)
        {
            _lossGenSchemes[_lossGenActive.Id].Rollback();
        }
    }

    /// <summary>Where the caller records no gradients only components do, and no scheme learns or moves on.</summary>
    private IDisposable? ForNumbers() => Entry.Terms is { IsForNumbers: true } ? no_grad() : null;

    private SchemeTransaction ActiveScheme()
    {
        RequireAllEvaluated();
        return RequireScheme(_lossGenActive.Id < _lossGenSchemes.Count ? _lossGenSchemes[_lossGenActive.Id] : null);
    }

    /// <summary>A method of the base evaluates fewer components than the scheme of a derived loss was made for.</summary>
    internal void RequireAllEvaluated()
    {
        if (Entry.Terms is { } terms && !ReferenceEquals(terms.Weighed, _lossGenActive))
        {
            throw new InvalidOperationException(
                $"{name} was evaluated through the type of its base, which has {string.Join(", ", terms.Weighed.Names)}, and its {_lossGenSchemes[0].Scheme.GetType().Name} was made for {string.Join(", ", _lossGenActive.Names)}. Call the method through {GetType().Name}.");
        }
    }

    /// <summary>What an optimizer owns but for the schemes' own parameters: clipping is for the model.</summary>
    private Parameter[] WithoutSchemes(Parameter[] owned)
    {
        if (_lossGenSchemes.Count == 0)
        {
            return owned;
        }

        var own = SchemeParameters();
        return own.Count == 0 ? owned : Array.FindAll(owned, parameter => !own.Contains(parameter));
    }

    /// <summary>The parameters of all schemes of the loss.</summary>
    internal HashSet<object> SchemeParameters() =>
        _lossGenSchemes.SelectMany(static scheme => scheme.Scheme.parameters()).ToHashSet<object>(ReferenceEqualityComparer.Instance);

    private void CreateSchemes()
    {
        if (_lossGenDefinition.Scheme is not { } attribute)
        {
            return;
        }

        try
        {
            Add("scheme", _lossGenAll);
            for (var i = 0; i < _lossGenDefinition.Phases.Count; i++)
            {
                Add($"scheme_{_lossGenDefinition.Phases[i].Name}", _lossGenPhases[i]);
            }
        }
        catch
        {
            // There will be no object that somebody could dispose.
            Dispose();
            throw;
        }

        void Add(string key, ComponentSet components)
        {
            // The caller's dispose scope may be that of a training loop; what a scheme makes, its fields among it, outlives that.
            using var scope = NewDisposeScope();
            var scheme = new SchemeTransaction(attribute.Create(components.Weighed), stream: components.Id);
            _lossGenSchemes.Add(scheme);
            register_module(key, scheme.Scheme);
            scope.Detach([.. scope.DisposablesView]);
        }
    }
}
