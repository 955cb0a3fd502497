using System.ComponentModel;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One training step, joint or of a phase, from clearing the gradients to the optimizer's step. Generated code holds it in a
/// <c>using</c>. Where it is left before <see cref="End"/> is through, all is as it was: gradients, the scheme's state and
/// random numbers, <c>requires_grad</c>, the position in the phases. A retry is then one step.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class TrainingStep : IDisposable
{
    private readonly LossModule _loss;
    private readonly string _activity;
    private readonly CallerMode _mode = CallerMode.Now();
    private readonly DisposeScope _scope;
    private readonly EvaluatedTerms _terms;

    /// <summary>The weights, those of components that are not due at every step multiplied by what makes up for that.</summary>
    private double[] _applied;
    private List<Parameter>? _frozen;
    private int _accumulateSteps = 1;
    private NonFinite _nonFinite;
    private StepTarget _target = null!;

    /// <summary>The step of L-BFGS that this is one evaluation of; null elsewhere.</summary>
    private LbfgsStep? _lbfgs;

    /// <summary>How many rows the batch has, where batches are accumulated.</summary>
    private long _size;

    /// <summary>The batch's share in the optimizer's step.</summary>
    private double _share = 1;

    /// <summary>The components that have no loss because they are not due; asked before the step counts.</summary>
    private List<string>? _notDue;
    private bool _hasEnded;
    private bool _isDisposed;

    internal TrainingStep(LossModule loss, string activity, ComponentSet components)
    {
        (_loss, _activity) = (loss, activity);
        _applied = loss.LossParts.Evaluation.Enter(activity, components);
        _terms = loss.LossParts.Entry.Terms!;
        _scope = NewDisposeScope();
        _issued = new Tensor[components.Names.Length];
    }

    /// <summary>The rest of the beginning. Where it fails the step is disposed.</summary>
    internal void Begin(StepTarget target, (Tensor? Value, string Name)[] inputs, LbfgsStep? lbfgs)
    {
        _terms.Begin(_activity, inputs);
        (_target, _nonFinite, _lbfgs) = (target, _loss.NonFinite, lbfgs);
        _accumulateSteps = target.Cycle.IsOpen ? target.Cycle.Steps : _loss.AccumulateSteps;
        if (IsAccumulating)
        {
            _size = _terms.Rows();
            DropStaleCycle();
            _share = target.Cycle.ShareOf(_size, _accumulateSteps);
            _loss.LossParts.Main.Cycle = target.Cycle;
        }

        if (Array.Exists(target.Components.Infos, static info => info.Every > 1))
        {
            var components = _loss.LossParts.Definition.Components;
            _applied = [.. _applied.Select((weight, i) => weight * components[i].Every)];
            _loss.LossParts.Evaluation.Applied = _applied;
        }

        _loss.LossParts.Evaluation.IsStep = true;
        ClearGradients();
        Freeze();
    }

    /// <summary>Checks an intermediate before components take it.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">What the method returned.</param>
    /// <param name="intermediate">The name of the method.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The value is null or a disposed tensor, or the method disposed an input.</exception>
    public T RequireValue<T>(T? value, string intermediate) => _terms.Share(value, intermediate);

    /// <summary>Checks one component's value: a scalar that leads back to something that can be trained.</summary>
    /// <param name="loss">What the component returned.</param>
    /// <param name="component">The component's name.</param>
    /// <returns>The value as a 0-d tensor: a loss of one element and other shape is reshaped.</returns>
    /// <exception cref="InvalidOperationException">
    /// The component returned null, a disposed tensor, more or less than one element, or a value without gradient.
    /// </exception>
    public Tensor Require(Tensor? loss, string component) => _terms.Add(loss, component, mustBeTrainable: true);

    /// <summary>Begins what measures the components, after all of them: no gradients are recorded until its end.</summary>
    /// <returns>What ends it when disposed.</returns>
#pragma warning disable CA1822 // Generated code asks the running step for everything.
    public IDisposable BeginMeasures() => no_grad();
#pragma warning restore CA1822

    /// <summary>Checks the measure of a component.</summary>
    /// <param name="value">What the method returned.</param>
    /// <param name="component">The name of the component that it measures.</param>
    /// <exception cref="InvalidOperationException">
    /// The method returned null, a disposed tensor, more or less than one element, or no real number.
    /// </exception>
    public void Measure(Tensor? value, string component) => _terms.AddMeasure(value, component);

    /// <summary>Whether a component that is not due at every step is due at this one.</summary>
    /// <param name="component">The component's name.</param>
    public bool IsDue(string component) => _loss.LossParts.Due.IsDue(_target.Components, _terms.InfoOf(component));

    /// <summary>Checks the value of a component that may be absent.</summary>
    /// <param name="loss">What the component returned; null where it has nothing to say of this batch, or is not due.</param>
    /// <param name="component">The component's name.</param>
    /// <returns>The value as a 0-d tensor, or null.</returns>
    /// <exception cref="InvalidOperationException">
    /// The component returned a disposed tensor, more or less than one element, or a value without gradient.
    /// </exception>
    public Tensor? Optional(Tensor? loss, string component)
    {
        if (loss is not null || (!_terms.InfoOf(component).CanBeAbsent && IsDue(component)))
        {
            return Require(loss, component);
        }

        _terms.AddAbsent(component);
        if (!IsDue(component))
        {
            (_notDue ??= []).Add(component);
        }

        return null;
    }

    /// <summary>
    /// Checks an input of a phase that freezes modules: what was computed before the freezing has a graph that leads around it.
    /// </summary>
    /// <param name="input">The input.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidOperationException">The input carries a graph.</exception>
    public void RequireNoGraph(Tensor? input, string name)
    {
        if (input is { IsInvalid: false, requires_grad: true, is_leaf: false } && _target.Phase is var (alternation, index))
        {
            throw new InvalidOperationException(
                $"Input '{name}' of phase '{alternation.NameOf(index)}' was computed with a graph, through which gradients would reach "
                    + $"modules that the phase does not train. Call the module inside the component, or pass {name}.detach().");
        }
    }

    private void DropStaleCycle()
    {
        var cycle = _target.Cycle;
        if (cycle.IsOpen && cycle.Obstacle(_loss.LossParts.Checkpoint.Loads, _target.Model) is { } obstacle)
        {
            _loss.LossParts.Notes.Add(cycle.Drop(obstacle));
            _accumulateSteps = _loss.AccumulateSteps;
        }
    }

    private void ClearGradients()
    {
        GradientPolicy.Clear(_target.Owned);
        GradientPolicy.Clear(_target.Others);
        if (_target.Scheme is { } scheme)
        {
            GradientPolicy.Clear([.. scheme.Scheme.parameters()]);
        }
    }

    private void Unfreeze()
    {
        if (_frozen is null)
        {
            return;
        }

        foreach (var parameter in _frozen)
        {
            if (!parameter.IsInvalid)
            {
                parameter.requires_grad = true;
            }
        }

        _frozen = null;
    }

    private void Freeze()
    {
        foreach (var parameter in _target.Frozen)
        {
            if (parameter.requires_grad)
            {
                parameter.requires_grad = false;
                (_frozen ??= []).Add(parameter);
            }
        }
    }
}
