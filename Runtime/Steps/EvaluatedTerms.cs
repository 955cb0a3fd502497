using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>The losses of one evaluation, as they come in: in declaration order, each checked, and null where one is absent.</summary>
internal sealed class EvaluatedTerms(LossModule loss, ComponentSet components)
{
    private readonly Tensor?[] _values = new Tensor?[components.Names.Length];
    private GivenInputs _inputs = new(loss);

    /// <summary>The measures, in the order of the components that were asked for; null where no component has one.</summary>
    private Tensor?[]? _measures;
    private int _asked;
    private int _absent;

    /// <summary>The positions in the set of the components that were asked for, where they are not the first ones in their order.</summary>
    private int[]? _positions;

    /// <summary>Whether the caller records no gradients, so that components alone do: see <see cref="ComponentGraphs"/>.</summary>
    public bool IsForNumbers { get; set; }

    /// <summary>The component that is being evaluated; null where all have been.</summary>
    public string? Running => _asked < _values.Length ? components.Names[_asked] : null;

    /// <summary>The losses of the components that are present, 0-d.</summary>
    public Tensor[] Losses =>
        _asked == _values.Length && _absent == 0 ? (Tensor[])(object)_values : [.. _values.Take(_asked).OfType<Tensor>()];

    /// <summary>The losses of the components that were asked for, in order; null where one is absent.</summary>
    public Tensor?[] Values => _asked == _values.Length ? _values : _values[.._asked];

    /// <summary>Whether components were asked for, and none has a loss.</summary>
    public bool AreNone => _asked > 0 && _absent == _asked;

    /// <summary>The components that were asked for: all of the step's, unless a base class's method was called on a derived loss.</summary>
    public ComponentSet Asked =>
        _asked == _values.Length ? components : components.Subset(Enumerable.Range(0, _asked).Select(Position).ToArray());

    /// <summary>The components that are present.</summary>
    public ComponentSet Components =>
        _absent == 0 ? Asked : Asked.Present([.. Enumerable.Range(0, _asked).Where(i => _values[i] is not null)]);

    /// <summary>
    /// The components whose weights a scheme is asked for: those that are present, or all where none is evaluated, as at the end of a
    /// cycle.
    /// </summary>
    public ComponentSet Weighed => _asked == 0 ? components : Components;

    /// <summary>Takes what the evaluation was given.</summary>
    /// <param name="activity">The method that was called, for messages.</param>
    /// <param name="inputs">The tensor inputs and their names.</param>
    public void Begin(string activity, (Tensor? Value, string Name)[] inputs) => _inputs.Take(activity, components, inputs);

    /// <summary>Takes the value of an intermediate.</summary>
    public T Share<T>(T? value, string intermediate) => _inputs.Share(value, intermediate);

    /// <summary>How many rows the batch has.</summary>
    public long Rows() => _inputs.Rows();

    /// <summary>Whether an input, or the value of an intermediate, has a graph.</summary>
    public bool HaveGraph() => _inputs.HaveGraph();

    /// <summary>The inputs that backward leaves a gradient in.</summary>
    public IReadOnlyList<Tensor> Leaves() => _inputs.Leaves();

    /// <summary>Takes a component's loss.</summary>
    /// <returns>The loss as a 0-d tensor.</returns>
    public Tensor Add(Tensor? value, string component, bool mustBeTrainable)
    {
        _inputs.RequireAlive("Component", component);
        var scalar = mustBeTrainable
            ? loss.LossParts.Evaluation.RequireTrainable(value, component)
            : loss.LossParts.Evaluation.RequireScalar(value, component);
        Take(scalar, component);
        return scalar;
    }

    /// <summary>Takes what measures a component that is present.</summary>
    public void AddMeasure(Tensor? value, string component)
    {
        _inputs.RequireAlive("The measure of component", component);
        _measures ??= new Tensor?[_values.Length];
        _measures[AskedAt(component)] = loss.LossParts.Evaluation.RequireMeasure(value, component);
    }

    /// <summary>What measures one of <see cref="Losses"/>, without gradient, 0-d, in float32 at least; null where nothing does.</summary>
    /// <param name="present">The loss's position.</param>
    public Tensor? MeasureOf(int present) => _absent == 0
        ? _measures?[present]
        : _measures?[Enumerable.Range(0, _asked).Where(i => _values[i] is not null).ElementAt(present)];

    /// <summary>
    /// What measures the components that are present and that a scheme weighs, shape [K], NaN for one without a measure; null where no
    /// component has one.
    /// </summary>
    public Tensor? Measures()
    {
        if (_measures is null || !Array.Exists(Components.Weighed, static info => info.HasMeasure))
        {
            return null;
        }

        using var noGrad = no_grad();
        var (infos, losses, measures) = (Components.Infos, Losses, new List<Tensor>(_asked));
        for (var i = 0; i < losses.Length; i++)
        {
            if (infos[i].IsWeighed)
            {
                measures.Add((MeasureOf(i) ?? full_like(losses[i], double.NaN)).to(losses[i].dtype));
            }
        }

        return measures.Count == 0 ? null : stack(measures);
    }

    /// <summary>What measures the components with a bound that are present, by their positions in the class.</summary>
    public IEnumerable<(int Index, Tensor Value)> BoundMeasures()
    {
        var (components, losses) = (Components, Losses.Length);
        for (var i = 0; i < losses && _measures is not null; i++)
        {
            if (components.Infos[i].Bound is not null && MeasureOf(i) is { } measure)
            {
                yield return (components.Indices[i], measure);
            }
        }
    }

    /// <summary>What measures a component that was evaluated, by its position in the class; null where nothing does.</summary>
    public Tensor? MeasureAt(int index) =>
        BoundMeasures().FirstOrDefault(entry => entry.Index == index) is { Value: { } measure } ? measure : null;

    /// <summary>The loss of a component that was evaluated and is present, by its position in the class.</summary>
    public Tensor LossAt(int index) => Losses[Array.IndexOf(Components.Indices, index)];

    /// <summary>Takes that a component has no loss this time.</summary>
    public void AddAbsent(string component)
    {
        _inputs.RequireAlive("Component", component);
        Take(null, component);
        _absent++;
    }

    /// <summary>The position in the class of a component that was asked for.</summary>
    public int IndexOf(string component) => components.Indices[Position(AskedAt(component))];

    /// <summary>Whether a component that was asked for has no loss.</summary>
    public bool IsAbsent(string component) => _absent > 0 && _values[AskedAt(component)] is null;

    /// <summary>What a component is declared to be.</summary>
    public ComponentInfo InfoOf(string component) => components.Infos[PositionOf(component)];

    /// <summary>Refuses components that left a dispose scope open.</summary>
    /// <param name="scope">The scope of the evaluation.</param>
    /// <param name="made">A tensor that was made after the last component: it belongs to that scope, unless one within is open.</param>
    public void RequireClosedScopes(DisposeScope scope, Tensor made)
    {
        if (!scope.Contains(made))
        {
            var losses = Losses;
            var component = Components.Names.Where((_, i) => !scope.Contains(losses[i])).FirstOrDefault();
            throw new InvalidOperationException(
                $"A component of {loss.GetName()} left a dispose scope "
                + $"open{(component is null ? "" : $", '{component}' or one before it")}: "
                + "what is made after it would be freed with that scope, at no certain time. "
                + "Write 'using' before NewDisposeScope() in the component, and scope.MoveToOuter(...) around its result.");
        }
    }

    private void Take(Tensor? scalar, string component)
    {
        var position = PositionOf(component);
        if (position != _asked && _positions is null)
        {
            _positions = new int[_values.Length];
            for (var i = 0; i < _asked; i++)
            {
                _positions[i] = i;
            }
        }

        if (_positions is not null)
        {
            _positions[_asked] = position;
        }

        _values[_asked++] = scalar;
    }

    private int Position(int asked) => _positions is null ? asked : _positions[asked];

    private int AskedAt(string component)
    {
        for (var i = 0; i < _asked; i++)
        {
            if (string.Equals(components.Names[Position(i)], component, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new InvalidOperationException(
            $"Component '{component}' was not evaluated: rebuild the project, its generated code is of another version.");
    }

    private int PositionOf(string component)
    {
        var names = components.Names;
        if (_asked < names.Length && string.Equals(names[_asked], component, StringComparison.Ordinal))
        {
            return _asked;
        }

        var position = Array.IndexOf(names, component);
        return position >= 0
            ? position
            : throw new InvalidOperationException(
                $"There is no component '{component}' in this step: rebuild the project, its generated code is of another version.");
    }
}
