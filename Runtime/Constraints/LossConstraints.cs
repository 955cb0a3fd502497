using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The components with bounds: the multiplier of each, whatever the phase, and what the present evaluation makes of them. What a step leads
/// to is in force when the optimizer has stepped.
/// </summary>
internal sealed class LossConstraints(LossModule loss, LossParts parts)
{
    private const string Registered = "constraints";

    /// <summary>By the components' positions in the class; null for one without a bound.</summary>
    private readonly ConstraintMultiplier?[] _multipliers = new ConstraintMultiplier?[parts.Definition.Components.Count];
    private readonly List<BoundTerm> _terms = [];
    private readonly List<Action> _next = [];

    /// <summary>Whether an entry of the state is what a multiplier has learned.</summary>
    public static bool IsLearned(string key) =>
        key.StartsWith($"{Registered}.", StringComparison.Ordinal) && ConstraintMultiplier.IsLearned(key[(key.LastIndexOf('.') + 1)..]);

    /// <summary>Whether a component has a bound: without one nothing is looked at in a step.</summary>
    public bool Any { get; private set; }

    /// <summary>What the present evaluation found, in the order in which it was asked for.</summary>
    public IReadOnlyList<BoundTerm> Terms => _terms.Count == 0 ? [] : [.. _terms];

    /// <summary>Registers the multipliers.</summary>
    public void Create()
    {
        var components = parts.Definition.Components;
        Any = components.Any(static component => component.Bound is not null);
        if (!Any)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var store = new Store();
        for (var i = 0; i < components.Count; i++)
        {
            if (components[i].Bound is { } bound)
            {
                bound.Require();
                var multiplier = new ConstraintMultiplier(components[i]);
                _multipliers[i] = multiplier;
                store.register_module(components[i].Name, multiplier);
            }
        }

        loss.register_module(Registered, store);
        scope.Detach([.. scope.DisposablesView]);
    }

    /// <summary>What multiplies the loss of a component at the present evaluation. Found once.</summary>
    /// <param name="index">The component's position in the class.</param>
    /// <param name="value">Its loss, 0-d.</param>
    /// <param name="measure">What measures it; null where its loss does.</param>
    public BoundTerm Weigh(int index, Tensor value, Tensor? measure)
    {
        if (_terms.Find(term => term.Index == index) is { } known)
        {
            return known;
        }

        using var noGrad = no_grad();
        var (multiplier, bound) = (Require(index), parts.Definition.Weights.BoundAt(index));
        var term = multiplier.Weigh(index, multiplier.Violation(measure ?? value, bound), bound, parts.Evaluation.TimesOf(index));
        if (parts.Held.KeptAt(parts.Evaluation.Components, index) is { } kept)
        {
            term = term.With(full([], kept, term.Weight.dtype, term.Weight.device));
        }

        _terms.Add(term);
        return term;
    }

    /// <summary>Puts what another evaluation led to in the place of what this one did.</summary>
    public BoundTerm Put(BoundTerm term)
    {
        _terms[_terms.FindIndex(known => known.Index == term.Index)] = term;
        return term;
    }

    /// <summary>Works out what the multipliers learn from what the present evaluation found.</summary>
    /// <param name="losses">The losses of the step, for what is to be left alone where one is not finite; null where that is known.</param>
    public void Prepare(Tensor? losses) => Prepare(_terms.ConvertAll(static term => (term.Index, term.Violation)), losses);

    /// <summary>As above, of the mean losses of several batches.</summary>
    /// <param name="components">The components of the losses.</param>
    /// <param name="mean">The mean losses, shape [K].</param>
    /// <param name="measures">The mean of what measures a component, by its position in the class; null where its loss does.</param>
    /// <param name="guarded">Whether the step may not be finite.</param>
    public void Prepare(ComponentSet components, Tensor mean, Func<int, Tensor?> measures, bool guarded) =>
        Prepare(OfMean(components, mean, measures).ConvertAll(static entry => (entry.Index, entry.Violation)), guarded ? mean : null);

    /// <summary>The multipliers learn of a step whose evaluations are over.</summary>
    /// <param name="step">The first evaluation.</param>
    /// <param name="learns">Whether they learn at all.</param>
    /// <param name="guarded">Whether the step may not be finite.</param>
    public void Learn(StepResult step, bool learns, bool guarded)
    {
        Forget();
        if (!learns || step.Bounds.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        _terms.AddRange(step.Bounds);
        Prepare(guarded ? step.PresentLosses() : null);
        Commit();
        Forget();
    }

    /// <summary>What several batches found together, for a report.</summary>
    /// <param name="components">The components of the losses.</param>
    /// <param name="mean">The mean losses, shape [K].</param>
    /// <param name="measures">The mean of what measures a component, by its position in the class; null where its loss does.</param>
    /// <param name="weights">The mean of what multiplied a component.</param>
    public void Take(ComponentSet components, Tensor mean, Func<int, Tensor?> measures, Func<int, Tensor?> weights)
    {
        using var noGrad = no_grad();
        foreach (var (index, violation, bound) in OfMean(components, mean, measures))
        {
            var term = Require(index).Weigh(index, violation, bound, times: 1);
            _terms.Add(weights(index) is { } weight ? term.With(weight) : term);
        }
    }

    /// <summary>What was worked out is in force.</summary>
    public void Commit()
    {
        if (_next.Count == 0)
        {
            return;
        }

        using var noGrad = no_grad();
        _next.ForEach(static next => next());
        _next.Clear();
        _terms.ForEach(static term => term.Steps = term.Memory.Steps);
    }

    /// <summary>What was worked out is not to be in force.</summary>
    public void Drop() => _next.Clear();

    /// <summary>Forgets the evaluation before; what is in force stays.</summary>
    public void Forget()
    {
        _terms.Clear();
        _next.Clear();
    }

    private void Prepare(List<(int Index, Tensor Violation)> violations, Tensor? guarded)
    {
        _next.Clear();
        if (violations.Count == 0)
        {
            return;
        }

        using var noGrad = no_grad();
        var finite = guarded?.isfinite().all();
        foreach (var (index, violation) in violations)
        {
            _next.Add(Require(index).Learn(violation, finite));
        }
    }

    private List<(int Index, Tensor Violation, double Bound)> OfMean(ComponentSet components, Tensor mean, Func<int, Tensor?> measures)
    {
        using var noGrad = no_grad();
        var found = new List<(int, Tensor, double)>();
        for (var i = 0; i < components.Indices.Length; i++)
        {
            if (components.Infos[i].Bound is not null)
            {
                var index = components.Indices[i];
                var bound = parts.Definition.Weights.BoundAt(index);
                found.Add((index, Require(index).Violation(measures(index) ?? mean[i], bound), bound));
            }
        }

        return found;
    }

    private ConstraintMultiplier Require(int index) => _multipliers[index] ?? throw new InvalidOperationException(
        $"'{parts.Definition.Components[index].Name}' of {loss.GetName()} has no bound: rebuild the project, its generated code is of "
        + "another version.");

    /// <summary>A module of the multipliers, by the names of their components.</summary>
    internal sealed class Store() : nn.Module(nameof(LossConstraints));
}
