using System.Runtime.ExceptionServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One step of L-BFGS, which evaluates the losses many times and wants one function: the factors of the first evaluation hold for all of
/// them, and the scheme learns of that one. Where an evaluation fails, the parameters go back to where they were.
/// </summary>
internal sealed class LbfgsStep : IDisposable
{
    private readonly LBFGS _optimizer;
    private readonly SchemeTransaction? _scheme;
    private readonly MainMagnitude _main;
    private readonly NonFinite _nonFinite;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _before;

    /// <summary>The weights that bounds, floors and caps led to at the first evaluation.</summary>
    private readonly Dictionary<int, Tensor> _bounds = [];
    private StepResult? _first;
    private ComponentSet? _components;

    /// <summary>An evaluation that was not finite, under <see cref="NonFinite.SkipStep"/>.</summary>
    private StepResult? _skipped;

    /// <summary>What an evaluation threw. Native code stands between it and the caller, through which no exception may pass.</summary>
    private ExceptionDispatchInfo? _thrown;

    /// <param name="optimizer">The optimizer.</param>
    /// <param name="owned">Its parameters.</param>
    /// <param name="scheme">The joint step's scheme.</param>
    /// <param name="main">The main component's magnitude.</param>
    /// <param name="nonFinite">What is done with values that are not finite.</param>
    public LbfgsStep(LBFGS optimizer, Parameter[] owned, SchemeTransaction? scheme, MainMagnitude main, NonFinite nonFinite)
    {
        (_optimizer, _scheme, _main, _nonFinite) = (optimizer, scheme, main, nonFinite);
        _main.TakesFirst = true;
        _parameters = owned;
        _before = Array.ConvertAll(_parameters, static parameter => parameter.detach().clone());
    }

    /// <summary>The first evaluation's factors, with the weights in force; null before it, and for a class without.</summary>
    public Tensor? Factors { get; private set; }

    private bool IsOver => _thrown is not null || _skipped is not null;

    /// <summary>Refuses what does not go with several evaluations of one step.</summary>
    public static void RequireFits(LossModule loss, LossOptions options, LossWeighting? scheme)
    {
        var (name, weighting) = (loss.GetName(), scheme?.GetType().Name);
        if (options.AccumulateSteps > 1)
        {
            throw new InvalidOperationException(
                $"Set AccumulateSteps of {name} to 1 for LBFGS: it evaluates the losses several times a step, and wants one batch for all "
                + "of them.");
        }

        if (options.MaxNorm > 0)
        {
            throw new InvalidOperationException(
                $"Set MaxNorm of {name} to 0 for LBFGS: it learns the curvature from gradients, and clipped ones are of no function.");
        }

        if (scheme is ISecondEvaluation || scheme?.parameters().Any() == true)
        {
            throw new InvalidOperationException(
                $"Give {name} another optimizer than LBFGS, such as Adam: {weighting} learns from every step, and would change the "
                + "function while LBFGS evaluates it.");
        }
    }

    /// <summary>The step.</summary>
    /// <param name="evaluate">Computes the losses and goes backward.</param>
    public StepResult Run(Func<StepResult> evaluate)
    {
        using var total = _optimizer.step(() => Evaluate(evaluate));
        if (IsOver)
        {
            Restore();
            _thrown?.Throw();
            return _skipped!.MoveToOuter(_scope);
        }

        if (_nonFinite == NonFinite.Propagate)
        {
            _scheme?.Guard(_first!.PresentLosses());
        }

        _scheme?.Commit();
        _main.Commit();
        return _first!.MoveToOuter(_scope);
    }

    /// <summary>The factors for an evaluation: those of the first.</summary>
    /// <param name="factors">What the scheme says of this one.</param>
    public Tensor Hold(Tensor factors) => Factors ??= factors.detach().clone().DetachFromDisposeScope();

    /// <summary>A limited weight for an evaluation: that of the first.</summary>
    public Tensor Hold(int index, Tensor weight)
    {
        if (_bounds.TryGetValue(index, out var first))
        {
            return first.alias();
        }

        _bounds.Add(index, weight.clone().DetachFromDisposeScope());
        return weight;
    }

    /// <summary>What a bound led to for an evaluation: that of the first.</summary>
    public BoundTerm Hold(BoundTerm term)
    {
        if (_bounds.TryGetValue(term.Index, out var first))
        {
            return term.With(first.alias());
        }

        _bounds.Add(term.Index, term.Weight.clone().DetachFromDisposeScope());
        return term;
    }

    /// <summary>Refuses an evaluation of other components than the first had: there is no one function to minimise then.</summary>
    public void RequireSame(string loss, ComponentSet components)
    {
        _components ??= components;
        if (!_components.Indices.AsSpan().SequenceEqual(components.Indices))
        {
            throw new InvalidOperationException(
                $"Let the same components of {loss} be present in all evaluations of one step of LBFGS: first "
                + $"{string.Join(", ", _components.Names)}, and then {string.Join(", ", components.Names)}. It minimises one function.");
        }
    }

    public void Dispose()
    {
        _main.TakesFirst = false;
        if (_first is null || IsOver)
        {
            _scheme?.Rollback();
        }

        _main.Rollback();
        Factors?.Dispose();
        foreach (var first in _bounds.Values)
        {
            first.Dispose();
        }

        _scope.Dispose();
    }

    /// <summary>Ends at once where an evaluation has failed: L-BFGS stops at a gradient of zero, which is what null counts as.</summary>
    private Tensor Evaluate(Func<StepResult> evaluate)
    {
        if (IsOver)
        {
            ClearGradients();
            return Number(0);
        }

        try
        {
            double value;
            using (var scope = NewDisposeScope())
            {
                var result = evaluate();
                var report = result.Read();
                value = report.WeightedSum;
                Keep(result, scope);
            }

            return Number(value);
        }
#pragma warning disable CA1031 // Thrown again, on the other side of native code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _thrown = ExceptionDispatchInfo.Capture(exception);
            ClearGradients();
            return Number(0);
        }
    }

    private void Keep(StepResult result, DisposeScope scope)
    {
        if (result.Skipped)
        {
            _skipped = result.MoveToOuter(scope);
        }
        else if (_first is null)
        {
            _first = result.MoveToOuter(scope);
        }
    }

    /// <summary>Lives until native code has read it: in the scope of the step.</summary>
    private static Tensor Number(double value) => tensor(value, ScalarType.Float64);

    private void ClearGradients() => GradientPolicy.Clear(_parameters);

    private void Restore()
    {
        using var noGrad = no_grad();
        for (var i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].copy_(_before[i]);
        }

        ClearGradients();
    }
}
