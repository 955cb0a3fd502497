using System.ComponentModel;
using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The losses of one evaluation, their total with its graph, and the totals to watch: 0-d tensors that belong to the
/// caller's dispose scope, and are freed earlier by <see cref="Dispose()"/>. Generated classes add one property per component.
/// </summary>
public abstract class LossTerms : IDisposable
{
    /// <summary>One for each component that was asked for; null where it is absent.</summary>
    private readonly Tensor?[] _values;
    private readonly Tensor[] _losses;

    /// <summary>Takes the losses of an evaluation out of its dispose scope. For generated code.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="total">The combined loss.</param>
    /// <param name="scales">The factors that the scheme computed, if it did.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected LossTerms(LossEvaluation evaluation, Tensor total, Tensor? scales)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(total);
        var (scope, losses) = (evaluation.Scope, evaluation.Terms.Losses);
        evaluation.Terms.RequireClosedScopes(scope, total);
        evaluation.Commit();
        Components = evaluation.Terms.Components;
        var factors = evaluation.Report(scales);
        Weights = Components.Select(evaluation.Weights);
        Bounds = evaluation.Bounds;
        RawTotal = scope.MoveToOuter(factors is null && Bounds.Count == 0 ? total.detach() : Sum(losses, Weights));
        DeclaredTotal = scope.MoveToOuter(
            Weights.AsSpan().SequenceEqual(Components.DeclaredWeights) ? RawTotal.alias() : Sum(losses, Components.DeclaredWeights));
        _values = Array.ConvertAll(evaluation.Terms.Values, value => value is null ? null : Own(scope, value));
        _losses = [.. _values.OfType<Tensor>()];
        Total = scope.MoveToOuter(total);
        Scales = factors is null ? null : scope.MoveToOuter(factors.detach());
        foreach (var term in Bounds)
        {
            term.MoveToOuter(scope);
        }
    }

    /// <summary>The combined loss: call backward on it.</summary>
    public Tensor Total { get; }

    /// <summary>Σ wᵢLᵢ with the weights in force and no scheme, without gradient: the number to log.</summary>
    public Tensor RawTotal { get; }

    /// <summary>
    /// Σ wᵢLᵢ with the declared weights, without gradient: the number to stop early on and to give a plateau scheduler, because
    /// a weight that is annealed does not move it.
    /// </summary>
    public Tensor DeclaredTotal { get; }

    internal ComponentSet Components { get; }

    /// <summary>The weights that were in force.</summary>
    internal double[] Weights { get; }

    internal Tensor? Scales { get; }

    /// <summary>What was found of the bounds.</summary>
    internal IReadOnlyList<BoundTerm> Bounds { get; }

    internal IReadOnlyList<Tensor> Losses => _losses;

    /// <summary>Frees the tensors, before their dispose scope does. Tensors that the components were given stay.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Names and values in the invariant culture; reads the values, which waits for the device.</summary>
    /// <returns>For example <c>Photometric 0.4213, Smoothness 0.0312 | total 0.4244, raw total 0.4244, declared total 0.4244</c>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _values.Length; i++)
        {
            var value = _values[i] is { } loss ? Value(loss) : "absent";
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}{Components.Whole.Names[i]} {value}");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $" | total {Value(Total)}, raw total {Value(RawTotal)}, declared total {Value(DeclaredTotal)}");
        return text.ToString();
    }

    /// <summary>The unweighted loss at a position in declaration order. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <returns>A 0-d tensor.</returns>
    protected Tensor Get(int index) => _values[index]!;

    /// <summary>The unweighted loss, at a position in declaration order, of a component that may be absent. For generated code.</summary>
    /// <param name="index">The component's position.</param>
    /// <returns>A 0-d tensor, or null.</returns>
    protected Tensor? GetIfPresent(int index) => _values[index];

    /// <summary>Frees the tensors.</summary>
    /// <param name="disposing">Whether managed state may be touched.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach (var loss in _losses)
        {
            loss.Dispose();
        }

        Total.Dispose();
        RawTotal.Dispose();
        DeclaredTotal.Dispose();
        Scales?.Dispose();
        foreach (var term in Bounds)
        {
            term.Dispose();
        }
    }

    internal StepReport Read()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var losses = _losses.Length == 0 ? [] : HostNumbers.Of(stack(_losses));
        var effective = Components.EffectiveWeights(Weights, Scales, Bounds);
        var (bounds, infeasible) = BoundNumbers.Of(Bounds, Components, effective);
        var totals = TotalParts.Of(Components, losses, Weights, Components.DeclaredWeights);
        return new StepReport(Components, losses, totals, effective)
        {
            IsSingle = Array.TrueForAll(_losses, static loss => loss.dtype == ScalarType.Float32),
            Bounds = bounds,
            Notes = infeasible,
        };
    }

    /// <summary>Refuses terms of which something is disposed.</summary>
    internal void RequireAlive()
    {
        for (var i = 0; i < _losses.Length; i++)
        {
            if (_losses[i].IsInvalid)
            {
                throw new ObjectDisposedException(
                    GetType().FullName,
                    $"The loss '{Components.Names[i]}' of the terms is disposed, or its dispose scope has ended. "
                    + "Add terms to an average before that.");
            }
        }

        ObjectDisposedException.ThrowIf(Scales is { IsInvalid: true }, this);
    }

    /// <summary>A value whose disposal is no one else's: a component may return a tensor that its caller holds.</summary>
    private static Tensor Own(DisposeScope scope, Tensor value) => scope.MoveToOuter(scope.Contains(value) ? value : value.alias());

    /// <summary>Σ wᵢLᵢ without the components that have a bound.</summary>
    private Tensor Sum(Tensor[] losses, double[] weights)
    {
        using var noGrad = no_grad();
        Tensor? sum = null;
        for (var i = 0; i < losses.Length; i++)
        {
            if (Components.Infos[i].Bound is null)
            {
                sum = sum?.add(losses[i], ScalarCache.Of(weights[i])) ?? losses[i].mul(ScalarCache.Of(weights[i]));
            }
        }

        return sum ?? zeros([], ScalarType.Float32);
    }

    private static string Value(Tensor value) =>
        value.IsInvalid ? "(disposed)" : value.ToDouble().ToString("G4", CultureInfo.InvariantCulture);
}
