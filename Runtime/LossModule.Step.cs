using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <content>The beginning of steps and evaluations, one at a time.</content>
public abstract partial class LossModule
{
    private readonly AccumulationCycles _lossGenCycles = new();
    private readonly ConditionalWeakTable<optim.Optimizer, KnownOptimizer> _lossGenOptimizers = [];

    /// <summary>The weights of the running evaluation: those that were in force when it began.</summary>
    private double[] _lossGenWeightsInForce = [];

    internal OneThread Entry { get; }

    /// <summary>How often a checkpoint was loaded.</summary>
    internal int Loads => _lossGenCheckpoint.Loads;

    /// <summary>How many accumulated batches wait for an optimizer's step, of all optimizers and phases; they are in no checkpoint.</summary>
    internal int OpenBatches => _lossGenCycles.OpenBatches;

    /// <summary>
    /// Steps the optimizer with the batches that were accumulated so far, as at the end of an epoch that is no multiple of
    /// <see cref="CombinedLossAttribute.AccumulateSteps"/>. The gradient is the mean over the batches that came, each counted by its size.
    /// </summary>
    /// <param name="optimizer">The optimizer that the batches were given with.</param>
    /// <returns>The batches' mean losses, for the caller to dispose; <see langword="null"/> where no batch waits.</returns>
    /// <exception cref="NonFiniteLossException">A value is not finite and the class says <see cref="NonFinite.Throw"/>.</exception>
    public StepResult? EndCycle(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        using var step = Begin(nameof(EndCycle), _lossGenAll, static (loss, optimizer) => loss.JointTarget(optimizer), optimizer, []);
        return step.EndCycle();
    }

    /// <summary>Begins a step: refuses a second one at the same time, and sets gradients to null. For generated code.</summary>
    /// <param name="optimizer">The optimizer that will step.</param>
    /// <param name="inputs">The tensor inputs and their names, with a question mark where one may be null. The first with a length says how large the batch is.</param>
    /// <returns>The step, to be disposed at its end: that takes back what did not happen.</returns>
    /// <exception cref="InvalidOperationException">The loss is in use, an input is null or disposed, or the optimizer owns no parameters, or one of them twice.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TrainingStep BeginStep(optim.Optimizer optimizer, params (Tensor? Value, string Name)[] inputs)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer is LBFGS)
        {
            throw new InvalidOperationException(
                $"Call Compute inside of optimizer.step(() => ...), as under 'L-BFGS' in docs/recipes.md: LBFGS evaluates the loss several times a step, {name}.Step once.");
        }

        RequireGradients("Step");
        return Begin("Step", _lossGenAll, static (loss, optimizer) => loss.JointTarget(optimizer), optimizer, inputs);
    }

    /// <summary>Begins an evaluation that builds a total. For generated code.</summary>
    /// <param name="method">The generated method.</param>
    /// <param name="inputs">The tensor inputs and their names, with a question mark where one may be null.</param>
    /// <returns>The evaluation, to be disposed at its end.</returns>
    /// <exception cref="InvalidOperationException">The loss is in use, or an input is null or disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected LossEvaluation BeginEvaluation(string method, params (Tensor? Value, string Name)[] inputs) => new(this, method, inputs);

    /// <summary>Begins <c>Evaluate</c>. For generated code.</summary>
    /// <returns>The evaluation's mode, to be disposed at its end.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static LossNumbers BeginNumbers() => new();

    /// <summary>Refuses a step where gradients are switched off: what it trained would depend on where its losses were computed.</summary>
    private void RequireGradients(string activity)
    {
        if (!is_grad_enabled())
        {
            throw new InvalidOperationException(
                $"{name}.{activity} was called inside of no_grad() or inference_mode(), where no component can have a gradient ({string.Join(", ", _lossGenAll.Names)}). Call it outside of that block, or Evaluate for the numbers alone. Where no such block is meant, one was left open: write 'using' before no_grad().");
        }
    }

    internal static string OwnsNothing(optim.Optimizer optimizer, string where) =>
        $"The {optimizer.GetType().Name} given to {where} owns no parameters, so the step would train nothing. There were none when it was created, or its model was disposed since. Create it after the model, from model.parameters(); a model of your own must call RegisterComponents() at the end of its constructor.";

    internal TrainingStep Begin<T>(string activity, ComponentSet components, Func<LossModule, T, StepTarget> target, T argument, (Tensor? Value, string Name)[] inputs)
    {
        var step = new TrainingStep(this, activity, components);
        try
        {
            step.Begin(target(this, argument), inputs);
            return step;
        }
        catch
        {
            step.Dispose();
            throw;
        }
    }

    /// <summary>Begins something that nothing may interrupt; the weights that are in force now hold until its end.</summary>
    internal double[] Enter(string activity, ComponentSet components)
    {
        Entry.Enter(activity);
        try
        {
            ObjectDisposedException.ThrowIf(_lossGenIsDisposed, this);
            RegisterOwn();
            TakeCopies();
            _lossGenCheckpoint.Reconcile();
            _lossGenActive = components;
            _lossGenWeightsInForce = _lossGenDefinition.Weights.Snapshot();
            Entry.Terms = new EvaluatedTerms(this, components);
            return _lossGenWeightsInForce;
        }
        catch
        {
            Leave();
            throw;
        }
    }

    internal void Leave()
    {
        _lossGenActive = _lossGenAll;
        Entry.Leave();
    }

    /// <summary>Begins to load: nothing else may run meanwhile.</summary>
    private Loading BeginLoading(string method)
    {
        Entry.Enter(method);
        var loading = new Loading(Entry);
        if (_lossGenIsDisposed)
        {
            loading.Dispose();
            throw new ObjectDisposedException(GetType().FullName);
        }

        return loading;
    }

    internal void Note(string note) => _lossGenNotes.Add(note);

    /// <summary>The parameters of an optimizer, each of which it must own once: twice would move it twice in a step.</summary>
    internal static Parameter[] OwnedBy(optim.Optimizer optimizer, string where)
    {
        var owned = optimizer.parameters().ToArray();
        if (owned.Length == 0)
        {
            throw new InvalidOperationException(OwnsNothing(optimizer, where));
        }

        var seen = new HashSet<object>(owned.Length, ReferenceEqualityComparer.Instance);
        foreach (var parameter in owned)
        {
            if (parameter.IsInvalid)
            {
                throw new InvalidOperationException(
                    $"The {optimizer.GetType().Name} given to {where} owns parameters that no longer exist: to() of a model replaces its parameters when it changes their type or device, and a disposed model frees them. Create the optimizer after model.to(...), from the parameters that the model has now.");
            }

            if (!seen.Add(parameter))
            {
                throw new InvalidOperationException(
                    $"The {optimizer.GetType().Name} given to {where} has a parameter of shape [{string.Join(", ", parameter.shape)}] twice, and would move it twice in a step. Give it each parameter once, for example with Distinct(ReferenceEqualityComparer.Instance).");
            }
        }

        return owned;
    }

    internal AccumulationCycle CycleOf(object user, ComponentSet components) => _lossGenCycles.Of(user, components.Id);

    private readonly struct Loading(OneThread entry) : IDisposable
    {
        public void Dispose() => entry.Leave();
    }

    /// <summary>What a joint step acts on: as at the last step with this optimizer, where it has the same parameters.</summary>
    private StepTarget JointTarget(optim.Optimizer optimizer)
    {
        var known = _lossGenOptimizers.GetOrCreateValue(optimizer);
        if (known.Joint is { } before && before.IsOf(optimizer.parameters()))
        {
            before.MaxNorm = MaxNorm;
            return before;
        }

        var owned = OwnedBy(optimizer, $"{name}.Step");
        var target = new StepTarget(optimizer, _lossGenAll, CycleOf(optimizer, _lossGenAll))
        {
            Known = known,
            Owned = owned,
            Model = WithoutSchemes(owned),
            MaxNorm = MaxNorm,
            Scheme = _lossGenSchemes.Count > 0 ? _lossGenSchemes[0] : null,
        };
        RequireKnown(target);
        known.Joint = target;
        return target;
    }
}
