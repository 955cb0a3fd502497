using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// One evaluation that builds a total, from <c>forward</c> or <c>Compute</c>. Generated code holds it in a <c>using</c>: what a
/// scheme wrote is dropped again where something throws.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LossEvaluation : IDisposable
{
    private readonly LossModule _loss;
    private readonly CallerMode _mode = CallerMode.Now();

    /// <summary>Where the caller records no gradients; null where it does.</summary>
    private readonly ComponentGraphs? _graphs;
    private bool _isDisposed;

    internal LossEvaluation(LossModule loss, string method, (Tensor? Value, string Name)[] inputs)
    {
        _loss = loss;
        var activity = LossNumbers.Call(this, method);
        Weights = loss.LossParts.Evaluation.Enter(activity, loss.LossParts.Sets.All);
        Terms = loss.LossParts.Entry.Terms!;
        Scope = NewDisposeScope();
        try
        {
            Terms.Begin(activity, inputs);
            if (!is_grad_enabled() && !is_inference_mode_enabled())
            {
                Terms.IsForNumbers = true;
                _graphs = new ComponentGraphs();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal string Name => _loss.GetName();

    internal DisposeScope Scope { get; }

    internal EvaluatedTerms Terms { get; }

    /// <summary>The weights that were in force when the evaluation began.</summary>
    internal double[] Weights { get; }

    /// <summary>Checks an intermediate before components take it.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">What the method returned.</param>
    /// <param name="intermediate">The name of the method.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">The value is null or a disposed tensor, or the method disposed an input.</exception>
    public T RequireValue<T>(T? value, string intermediate) => Terms.Share(value, intermediate);

    /// <summary>Checks one component's value.</summary>
    /// <param name="loss">What the component returned.</param>
    /// <param name="component">The component's name.</param>
    /// <returns>The value as a 0-d tensor: a loss of one element and other shape is reshaped.</returns>
    /// <exception cref="InvalidOperationException">
    /// The component returned null, a disposed tensor, or more or less than one element.
    /// </exception>
    public Tensor Require(Tensor? loss, string component) =>
        Terms.Add(_graphs is null ? loss : _graphs.Value(loss), component, mustBeTrainable: false);

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
    public void Measure(Tensor? value, string component) => Terms.AddMeasure(value, component);

    /// <summary>Checks the value of a component that may be absent.</summary>
    /// <param name="loss">What the component returned; null where it has nothing to say of this batch.</param>
    /// <param name="component">The component's name.</param>
    /// <returns>The value as a 0-d tensor, or null.</returns>
    /// <exception cref="InvalidOperationException">The component returned a disposed tensor, or more or less than one element.</exception>
    public Tensor? Optional(Tensor? loss, string component)
    {
        if (loss is not null)
        {
            return Require(loss, component);
        }

        _ = _graphs?.Value(loss);
        Terms.AddAbsent(component);
        return null;
    }

    /// <summary>The total where components may be absent: the sum of those that are present.</summary>
    /// <param name="scaled">The sum of the losses that a scheme scales, with their factors; null where all of them are absent.</param>
    /// <param name="plain">The other losses, each null where it is absent, and their components.</param>
    /// <returns>A 0-d tensor; zero, without a graph, where no component is present.</returns>
    public Tensor Total(Tensor? scaled, params (Tensor? Loss, string Component)[] plain)
    {
        ArgumentNullException.ThrowIfNull(plain);
        Tensor? total = null;
        foreach (var (loss, component) in plain)
        {
            if (loss is null)
            {
                continue;
            }

            var info = Terms.InfoOf(component);
            if (info is { Bound: null, IsLimited: false })
            {
                var weight = ScalarCache.Of(Weight(component));
                total = total?.add(loss, weight) ?? loss.mul(weight);
            }
            else
            {
                var weighed = loss.mul(info.IsLimited ? Limited(component) : Bound(component));
                total = total?.add(weighed) ?? weighed;
            }
        }

        return scaled is null ? total ?? zeros([], ScalarType.Float32) : total?.add(scaled) ?? scaled;
    }

    /// <summary>What multiplies a component with a bound: a number without gradient, in the type of its loss.</summary>
    /// <param name="component">The component's name.</param>
    /// <returns>A 0-d tensor.</returns>
    public Tensor Bound(string component)
    {
        var index = Terms.IndexOf(component);
        var loss = Terms.LossAt(index);
        return _loss.LossParts.Constraints.Weigh(index, loss, Terms.MeasureAt(index)).Weight.to(loss.dtype);
    }

    /// <summary>
    /// What multiplies a component with a floor or a cap that no scheme scales: a number without gradient, in the type of its loss.
    /// </summary>
    /// <param name="component">The component's name.</param>
    /// <returns>A 0-d tensor.</returns>
    public Tensor Limited(string component)
    {
        var index = Terms.IndexOf(component);
        var loss = Terms.LossAt(index);
        return _loss.LossParts.Limits.Weigh(index, loss).to(loss.dtype);
    }

    /// <summary>The factors of the evaluation for its report.</summary>
    internal Tensor? Report(Tensor? scales) => _loss.LossParts.Limits.Report(scales, Terms.Components);

    /// <summary>A component's weight, as it was when the evaluation began.</summary>
    /// <param name="component">The component's name.</param>
    /// <returns>The weight.</returns>
    public double Weight(string component) => Weights[_loss.LossParts.Definition.Weights.IndexOf(component)];

    /// <summary>Lets a result outlive the evaluation.</summary>
    /// <param name="tensor">The result.</param>
    /// <returns>The same tensor, in the caller's dispose scope.</returns>
    /// <exception cref="InvalidOperationException">A component left a dispose scope open.</exception>
    public Tensor MoveToOuter(Tensor tensor)
    {
        Terms.RequireClosedScopes(Scope, tensor);
        Commit();
        return Scope.MoveToOuter(tensor);
    }

    /// <summary>What the evaluation found out for later ones is in force.</summary>
    internal void Commit()
    {
        var parts = _loss.LossParts;
        parts.Main.Commit();
        var moves = _loss.training && is_grad_enabled() && !ComponentGraphs.AreForNumbers && !parts.Held.IsHeld;
        if (moves && Bounds.Count > 0)
        {
            using var noGrad = no_grad();
            parts.Constraints.Prepare(StackedLosses.Of(Terms.Losses));
            parts.Constraints.Commit();
        }
    }

    /// <summary>What was found of the bounds.</summary>
    internal IReadOnlyList<BoundTerm> Bounds => _loss.LossParts.Constraints.Terms;

    /// <summary>Frees what the evaluation left, and lets the next one begin.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _loss.LossParts.Schemes.DropUncommitted();
            _loss.LossParts.Main.Rollback();
            _loss.LossParts.Constraints.Forget();
        }
        finally
        {
            Scope.Dispose();
            _graphs?.Dispose();
            _mode.Restore();
            _loss.LossParts.Evaluation.Leave();
        }
    }
}
