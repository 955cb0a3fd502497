using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>The parameters of an optimizer, each of which it must own once.</summary>
internal static class OptimizerParameters
{
    /// <exception cref="InvalidOperationException">There are none, one is twice among them, or one no longer exists.</exception>
    public static Parameter[] Of(optim.Optimizer optimizer, string where)
    {
        var given = $"The {optimizer.GetType().Name} given to {where}";
        var owned = ParametersOf(optimizer, given);
        if (owned.Length == 0)
        {
            throw new InvalidOperationException(
                $"{given} owns no parameters, so the step would train nothing. There were none when it was created, or its model was "
                + "disposed since. Create it after the model, from model.parameters(); a model of your own must call RegisterComponents() "
                + "at the end of its constructor.");
        }

        var seen = new HashSet<object>(owned.Length, ReferenceEqualityComparer.Instance);
        foreach (var parameter in owned)
        {
            if (parameter.IsInvalid)
            {
                throw new InvalidOperationException(Gone(given));
            }

            if (!seen.Add(parameter))
            {
                throw Twice(given, parameter);
            }
        }

        if (optimizer is LBFGS && SharedParameters.FirstTwin(owned) is { } twin)
        {
            throw Twice(given, twin);
        }

        return owned;
    }

    /// <summary>The sentence for an optimizer whose parameters are no model's any more.</summary>
    public static string Gone(string given) =>
        $"{given} owns parameters that no longer exist: to() of a model replaces its parameters when it changes their type or "
        + "device, and a disposed model frees them. Create the optimizer after model.to(...), from the parameters that the "
        + "model has now.";

    /// <summary>The sentence for an optimizer that cannot step with the parameters that it has.</summary>
    public static string Stale(string given) =>
        $"{given} has no state for its parameters. It was disposed, or created before a move: to() of a model replaces its "
        + "parameters when it changes their type or device, and so does to() of a loss that learns. Create it anew, from the parameters "
        + "that the model has now.";

    private static Parameter[] ParametersOf(optim.Optimizer optimizer, string given)
    {
        try
        {
            return [.. optimizer.parameters()];
        }
        catch (ObjectDisposedException exception)
        {
            // One that is native code's keeps its parameters there.
            throw new InvalidOperationException(Stale(given), exception);
        }
    }

    private static InvalidOperationException Twice(string given, Parameter parameter) => new(
        $"{given} has a parameter of shape [{string.Join(", ", parameter.shape)}] twice, and would move it twice in a step. "
        + "Give it each parameter once, for example with Distinct(ReferenceEqualityComparer.Instance).");
}
