using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Schemes that live in a class of their own: the joint step's first, then one for each phase. A scheme applies within a phase.
/// </summary>
internal sealed class LossSchemes(LossModule loss, LossParts parts) : IDisposable
{
    private const string Registered = "scheme";

    /// <summary>Whether an entry of the state is a scheme's: the joint one's, or that of a phase.</summary>
    public static bool IsOfScheme(string key) =>
        key.StartsWith(Registered, StringComparison.Ordinal) && key.Contains('.', StringComparison.Ordinal);

    private readonly List<SchemeTransaction> _schemes = [];

    /// <summary>The scheme of the joint step, or null for the schemes that are written out in generated code.</summary>
    public SchemeTransaction? Joint => _schemes.Count > 0 ? _schemes[0] : null;

    /// <summary>The scheme of a phase, or null.</summary>
    public SchemeTransaction? OfPhase(int phase) => _schemes.Count > 0 ? _schemes[phase + 1] : null;

    /// <summary>Creates them, where the class declares such a scheme.</summary>
    public void Create()
    {
        if (parts.Definition.Scheme is not { } attribute)
        {
            return;
        }

        attribute.RequireFits(parts.Sets.All.Weighed);
        if (parts.Definition.Smoothing is not (>= 0 and < 1) and var keep)
        {
            throw SchemeOption.Refused("Smoothing", "keep", keep, "is a number from 0 to below 1");
        }

        Add(Registered, parts.Sets.All);
        for (var i = 0; i < parts.Definition.Phases.Count; i++)
        {
            Add($"{Registered}_{parts.Definition.Phases[i].Name}", parts.Sets.OfPhase(i));
        }

        void Add(string key, ComponentSet components)
        {
            // The caller's dispose scope may be that of a training loop; what a scheme makes, its fields among it, outlives that.
            using var scope = NewDisposeScope();
            var made = SchemeContract.Create(attribute, components.Weighed);
            var scheme = new SchemeTransaction(made, components.Id, parts.Definition.Smoothing);
            _schemes.Add(scheme);
            loss.register_module(key, scheme.Scheme);
            scope.Detach([.. scope.DisposablesView]);
        }
    }

    /// <summary>Tells all of them that an epoch is over: what follows is in force for all, or for none.</summary>
    public void EpochEnd()
    {
        using var scope = NewDisposeScope();
        try
        {
            _schemes.ForEach(static scheme => scheme.EndEpoch());
            _schemes.ForEach(static scheme => scheme.Commit());
        }
        catch
        {
            _schemes.ForEach(static scheme => scheme.Rollback());
            throw;
        }
    }

    /// <summary>Tells a scheme that asks for it what the losses of a step became by it.</summary>
    /// <param name="result">The step's result.</param>
    /// <param name="terms">The same losses again.</param>
    public void AfterStep(StepResult result, LossTerms terms)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var components = result.Components;
        var (before, after) = (new List<Tensor>(), new List<Tensor>());
        for (var i = 0; i < components.Infos.Length; i++)
        {
            if (!components.Infos[i].IsWeighed)
            {
                continue;
            }

            var again = Array.IndexOf(terms.Components.Indices, components.Indices[i]);
            if (again < 0)
            {
                return;
            }

            before.Add(result.Losses[components.Positions[i]]);
            after.Add(terms.Losses[again]);
        }

        if (before.Count > 0)
        {
            Require(Joint).AfterStep(StackedLosses.Of(before), StackedLosses.Of(after), components);
        }
    }

    /// <summary>The factors times the weights in force, for a total.</summary>
    public Tensor Weigh(Tensor losses)
    {
        var scheme = Running();
        var components = parts.Evaluation.Weighed;
        var kept = parts.Held.Kept(components);
        if (HeldWeights.AreAll(kept))
        {
            return parts.Weights.Held(losses, kept);
        }

        using var noGrad = ForNumbers();
        scheme.Scheme.Measures = parts.Evaluation.Terms?.Measures();
        var moves = loss.training && is_grad_enabled() && !ComponentGraphs.AreForNumbers;
        if (parts.Held.IsHeld)
        {
            var said = moves ? scheme.Peek(losses.detach(), components).detach() : scheme.Last(losses, components);
            return parts.Weights.HeldOr(kept, said.mul(parts.Weights.OfScaled(losses)));
        }

        var factors = moves ? scheme.Advance(losses.detach(), components) : scheme.Last(losses, components);
        return factors.mul(parts.Weights.OfScaled(losses));
    }

    /// <summary>Σ factor·loss and what the scheme adds for its own parameters.</summary>
    public Tensor Total(Tensor losses, Tensor factors)
    {
        var scheme = Running();
        using var noGrad = ForNumbers();
        var total = losses.dot(factors);
        if (parts.Held.IsHeld)
        {
            return total;
        }

        var penalty = scheme.Penalty(parts.Weights.OfScaled(losses), parts.Evaluation.Weighed);
        total = penalty is null ? total : total.add(penalty.to(total.dtype));
        scheme.CommitEvaluation(losses);
        return total;
    }

    /// <summary>The scheme of a step, which its generated code expects.</summary>
    public SchemeTransaction Require(SchemeTransaction? scheme) => scheme
        ?? throw new InvalidOperationException(
            $"{loss.GetName()} has no scheme with state: rebuild the project, its generated code is of another version.");

    /// <summary>Takes back what the scheme wrote for an evaluation that came to no total.</summary>
    public void DropUncommitted()
    {
        if (parts.Evaluation.Components.Id < _schemes.Count)
        {
            _schemes[parts.Evaluation.Components.Id].Rollback();
        }
    }

    /// <summary>A method of the base evaluates fewer components than the scheme of a derived loss was made for.</summary>
    public void RequireAllEvaluated()
    {
        var running = parts.Evaluation;
        if (running.Terms is { } terms && !ReferenceEquals(terms.Asked, running.Components))
        {
            throw new InvalidOperationException(
                $"{loss.GetName()} was evaluated through the type of its base, which has {string.Join(", ", terms.Asked.Names)}, "
                + $"and its {_schemes[0].Scheme.GetType().Name} was made for {string.Join(", ", running.Components.Names)}. "
                + $"Call the method through {loss.GetType().Name}.");
        }
    }

    /// <summary>The parameters of all schemes of the loss.</summary>
    public HashSet<object> Parameters() =>
        _schemes.SelectMany(static scheme => scheme.Scheme.parameters()).ToHashSet<object>(ReferenceEqualityComparer.Instance);

    /// <summary>What an optimizer owns but for the schemes' own parameters: clipping is for the model.</summary>
    public Parameter[] Without(Parameter[] owned)
    {
        if (_schemes.Count == 0)
        {
            return owned;
        }

        var own = Parameters();
        return own.Count == 0 ? owned : Array.FindAll(owned, parameter => !own.Contains(parameter));
    }

    public void Dispose() => _schemes.ForEach(static scheme => scheme.Dispose());

    /// <summary>Where the caller records no gradients only components do, and no scheme learns or moves on.</summary>
    private IDisposable? ForNumbers() => parts.Evaluation.Terms is { IsForNumbers: true } ? no_grad() : null;

    private SchemeTransaction Running()
    {
        RequireAllEvaluated();
        var id = parts.Evaluation.Components.Id;
        return Require(id < _schemes.Count ? _schemes[id] : null);
    }
}
