using System.Reflection;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// The tensors that an evaluation was given, with their names: each must be there at the beginning, and still be there after
/// every component. Without this a component that disposes one makes the next component fail, which did nothing wrong.
/// Looking costs no native call.
/// </summary>
/// <param name="loss">The loss.</param>
internal struct GivenInputs(LossModule loss)
{
    /// <summary>Behind a name: the input may be null.</summary>
    private const char MayBeNull = '?';

    private (Tensor? Value, string Name)[] _inputs = [];

    /// <summary>The values of intermediates, which components take like inputs; null where there are none.</summary>
    private List<(Tensor Value, string Name)>? _shared;

    /// <summary>Takes the inputs at the beginning.</summary>
    /// <param name="activity">The method that was called, for messages.</param>
    /// <param name="components">The components of the evaluation.</param>
    /// <param name="inputs">Values and names; a name that ends in a question mark is of an input that may be null.</param>
    /// <exception cref="InvalidOperationException">An input is disposed, or null where it may not be.</exception>
    public void Take(string activity, ComponentSet components, (Tensor? Value, string Name)[] inputs)
    {
        foreach (var (value, name) in inputs)
        {
            if (value is null ? name[^1] != MayBeNull : value.IsInvalid)
            {
                var what = value is null
                    ? "is null{0}. Pass a tensor, or declare the parameter as 'Tensor?', or with the default null, where the component "
                        + "can do without."
                    : "is a disposed tensor{0}. It was freed by Dispose(), or with the dispose scope that it was made in: "
                        + "make it in a scope that outlives the call, or move it out of its own.";
                throw new InvalidOperationException(
                    $"Input '{Plain(name)}' of {loss.GetName()}.{activity} "
                    + $"{what.Replace("{0}", Takers(components, Plain(name)), StringComparison.Ordinal)}");
            }
        }

        _inputs = inputs;
    }

    /// <summary>Takes the value of an intermediate.</summary>
    /// <exception cref="InvalidOperationException">
    /// The value is null or a disposed tensor, or the intermediate disposed an input.
    /// </exception>
    public T Share<T>(T? value, string intermediate)
    {
        RequireAlive("Intermediate", intermediate);
        if (value is null or Tensor { IsInvalid: true })
        {
            throw new InvalidOperationException(
                $"Intermediate '{intermediate}' returned {(value is null ? "null" : "a disposed tensor")}, and components take its value. "
                + "Return a value that is still alive: move it out of its dispose scope, and do not dispose inputs.");
        }

        if (value is Tensor tensor)
        {
            (_shared ??= []).Add((tensor, intermediate));
        }

        return value;
    }

    /// <summary>Refuses a component, or an intermediate, during which an input was disposed.</summary>
    /// <param name="kind">What ran: <c>Component</c> or <c>Intermediate</c>.</param>
    /// <param name="name">Its name.</param>
    public readonly void RequireAlive(string kind, string name)
    {
        foreach (var (value, input) in _inputs)
        {
            if (value is { IsInvalid: true })
            {
                throw Disposed(kind, name, $"the input '{Plain(input)}'");
            }
        }

        if (_shared is not null)
        {
            foreach (var (value, intermediate) in _shared)
            {
                if (value.IsInvalid)
                {
                    throw Disposed(kind, name, $"the value of intermediate '{intermediate}'");
                }
            }
        }
    }

    /// <summary>The length of the first input that has one; 1 for a loss without.</summary>
    /// <exception cref="InvalidOperationException">That length is 0.</exception>
    public readonly long Rows()
    {
        foreach (var (value, name) in _inputs)
        {
            if (value is { Dimensions: > 0 })
            {
                var rows = value.size(0);
                return rows > 0
                    ? rows
                    : throw new InvalidOperationException(
                        $"A batch of {loss.GetName()} has no rows: input '{Plain(name)}' has the shape [{string.Join(", ", value.shape)}]. "
                        + "A mean over nothing is not a number, and would make the whole accumulated step one. Leave such batches out.");
            }
        }

        return 1;
    }

    /// <summary>Whether a graph leads to an input or to the value of an intermediate.</summary>
    public readonly bool HaveGraph() =>
        Array.Exists(_inputs, static input => input.Value is { IsInvalid: false, requires_grad: true })
        || _shared?.Exists(static shared => shared.Value is { IsInvalid: false, requires_grad: true }) == true;

    /// <summary>The inputs that backward leaves a gradient in, each once.</summary>
    public readonly IReadOnlyList<Tensor> Leaves()
    {
        var leaves = new List<Tensor>();
        foreach (var (value, _) in _inputs)
        {
            if (value is { requires_grad: true, is_leaf: true } && !leaves.Exists(leaf => ReferenceEquals(leaf, value)))
            {
                leaves.Add(value);
            }
        }

        return leaves;
    }

    private readonly InvalidOperationException Disposed(string kind, string name, string what) => new(
        $"{kind} '{name}' of {loss.GetName()} disposed {what}, which its caller and other components use. "
        + "Dispose only what the method makes itself, and move no input into its dispose scope.");

    private static string Plain(string name) => name.TrimEnd(MayBeNull);

    /// <summary>The components and intermediates that have a parameter of that name: looked for only where a message needs it.</summary>
    private readonly string Takers(ComponentSet components, string input)
    {
        var takers = new SortedSet<string>(StringComparer.Ordinal);
        for (var type = loss.GetType(); type is not null && type != typeof(LossModule); type = type.BaseType)
        {
            const BindingFlags Own =
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            takers.UnionWith(type.GetMethods(Own)
                .Where(method => components.Names.Contains(method.Name, StringComparer.Ordinal)
                    || method.IsDefined(typeof(IntermediateAttribute)))
                .Where(method => Array.Exists(
                    method.GetParameters(), parameter => string.Equals(parameter.Name, input, StringComparison.Ordinal)))
                .Select(static method => $"'{method.Name}'"));
        }

        return takers.Count == 0 ? string.Empty : $", and {string.Join(" and ", takers)} {(takers.Count == 1 ? "takes" : "take")} it";
    }
}
