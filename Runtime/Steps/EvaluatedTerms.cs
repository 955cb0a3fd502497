using TorchSharp;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>The losses of one evaluation, as they come in: in declaration order, each checked.</summary>
internal sealed class EvaluatedTerms(LossModule loss, ComponentSet components)
{
    private readonly Tensor[] _losses = new Tensor[components.Names.Length];
    private GivenInputs _inputs = new(loss);

    /// <summary>The measures, in the order of the losses; null where no component has one.</summary>
    private Tensor?[]? _measures;
    private int _count;

    /// <summary>The losses' positions in the set, where they are not the first ones in their order.</summary>
    private int[]? _positions;

    /// <summary>Whether the caller records no gradients, so that components alone do: see <see cref="ComponentGraphs"/>.</summary>
    public bool IsForNumbers { get; set; }

    /// <summary>The component that is being evaluated; null where all have been.</summary>
    public string? Running => _count < _losses.Length ? components.Names[_count] : null;

    /// <summary>The losses, 0-d.</summary>
    public Tensor[] Losses => _count == _losses.Length ? _losses : _losses[.._count];

    /// <summary>The components that were evaluated: all of the step's, unless a base class's method was called on a derived loss.</summary>
    public ComponentSet Components =>
        _count == _losses.Length ? components : components.Subset(Enumerable.Range(0, _count).Select(Position).ToArray());

    /// <summary>
    /// The components whose weights a scheme is asked for: those that were evaluated, or all where none is, as at the end of a cycle.
    /// </summary>
    public ComponentSet Weighed => _count == 0 ? components : Components;

    /// <summary>Takes what the evaluation was given.</summary>
    /// <param name="activity">The method that was called, for messages.</param>
    /// <param name="inputs">The tensor inputs and their names.</param>
    public void Begin(string activity, (Tensor? Value, string Name)[] inputs) => _inputs.Take(activity, components, inputs);

    /// <summary>Takes the value of an intermediate.</summary>
    public T Share<T>(T? value, string intermediate) => _inputs.Share(value, intermediate);

    /// <summary>How many rows the batch has.</summary>
    public long Rows() => _inputs.Rows();

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
        var position = PositionOf(component);
        if (position != _count && _positions is null)
        {
            _positions = new int[_losses.Length];
            for (var i = 0; i < _count; i++)
            {
                _positions[i] = i;
            }
        }

        if (_positions is not null)
        {
            _positions[_count] = position;
        }

        _losses[_count++] = scalar;
        return scalar;
    }

    /// <summary>Takes what measures a component that was evaluated.</summary>
    public void AddMeasure(Tensor? value, string component)
    {
        _inputs.RequireAlive("The measure of component", component);
        _measures ??= new Tensor?[_losses.Length];
        _measures[Evaluated(component)] = loss.LossParts.Evaluation.RequireMeasure(value, component);
    }

    /// <summary>What measures one of <see cref="Losses"/>, without gradient, 0-d, in float32 at least; null where nothing does.</summary>
    /// <param name="evaluated">The loss's position.</param>
    public Tensor? MeasureOf(int evaluated) => _measures?[evaluated];

    /// <summary>The position in the class of a component that was evaluated.</summary>
    public int IndexOf(string component) => components.Indices[Position(Evaluated(component))];

    /// <summary>The position of a component among those that were evaluated.</summary>
    private int Evaluated(string component)
    {
        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(components.Names[Position(i)], component, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new InvalidOperationException(
            $"Component '{component}' was not evaluated: rebuild the project, its generated code is of another version.");
    }

    /// <summary>Refuses components that left a dispose scope open.</summary>
    /// <param name="scope">The scope of the evaluation.</param>
    /// <param name="made">A tensor that was made after the last component: it belongs to that scope, unless one within is open.</param>
    public void RequireClosedScopes(DisposeScope scope, Tensor made)
    {
        if (!scope.Contains(made))
        {
            var component = Components.Names.Where((_, i) => !scope.Contains(_losses[i])).FirstOrDefault();
            throw new InvalidOperationException(
                $"A component of {loss.GetName()} left a dispose scope "
                + $"open{(component is null ? "" : $", '{component}' or one before it")}: "
                + "what is made after it would be freed with that scope, at no certain time. "
                + "Write 'using' before NewDisposeScope() in the component, and scope.MoveToOuter(...) around its result.");
        }
    }

    private int Position(int evaluated) => _positions is null ? evaluated : _positions[evaluated];

    private int PositionOf(string component)
    {
        var names = components.Names;
        if (string.Equals(names[_count], component, StringComparison.Ordinal))
        {
            return _count;
        }

        var position = Array.IndexOf(names, component);
        return position >= 0
            ? position
            : throw new InvalidOperationException(
                $"There is no component '{component}' in this step: rebuild the project, its generated code is of another version.");
    }
}
