using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which parameters a phase trains, which it freezes, and which it must leave without gradient.</summary>
internal sealed class PhaseParameters
{
    private PhaseParameters(Parameter[] trained, Parameter[] scheme, Parameter[] frozen, Parameter[] others) =>
        (Trained, Scheme, Frozen, Others) = (trained, scheme, frozen, others);

    /// <summary>The model's parameters that the phase trains and its optimizer owns.</summary>
    public Parameter[] Trained { get; }

    /// <summary>Parameters of the loss's own scheme, in the optimizer.</summary>
    public Parameter[] Scheme { get; }

    /// <summary>Parameters of the other phases' modules.</summary>
    public Parameter[] Frozen { get; }

    /// <summary>Everything known that is not trained: it leaves the phase without gradient.</summary>
    public Parameter[] Others { get; }

    /// <summary>Looks the parameters up anew: moving a module may have replaced them.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="phases">The declared phases.</param>
    /// <param name="trainings">Their optimizers and modules.</param>
    /// <param name="index">The phase.</param>
    /// <exception cref="InvalidOperationException">The optimizer owns none of the phase's parameters, or one of them twice.</exception>
    public static PhaseParameters Find(LossModule loss, IReadOnlyList<PhaseInfo> phases, PhaseTraining[] trainings, int index)
    {
        var (name, training) = (phases[index].Name, trainings[index]);
        var own = loss.parameters().ToHashSet(ReferenceEqualityComparer.Instance);
        var owned = Owned(training.Optimizer, name);
        var model = owned.Where(parameter => !own.Contains(parameter)).ToArray();
        var modules = training.Trains is null ? null : ParametersOf(training.Trains);
        var trained = modules is null ? model : model.Where(modules.Contains).ToArray();
        if (trained.Length == 0)
        {
            throw new InvalidOperationException(owned.Length == 0
                ? LossModule.OwnsNothing(training.Optimizer, $"phase '{name}'")
                : $"The {training.Optimizer.GetType().Name} given to phase '{name}' owns none of the parameters that the phase trains: create it from the parameters of the modules in Trains.");
        }

        var trains = trained.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var frozen = trainings
            .Where((other, i) => i != index && other.Trains is not null)
            .SelectMany(static other => ParametersOf(other.Trains!))
            .Where(parameter => !trains.Contains(parameter) && modules?.Contains(parameter) != true)
            .Distinct()
            .ToArray();
        var others = trainings
            .SelectMany(static other => other.Optimizer.parameters().Concat(other.Trains is null ? [] : ParametersOf(other.Trains)))
            .Where(parameter => !trains.Contains(parameter) && !own.Contains(parameter))
            .Distinct()
            .ToArray();
        return new PhaseParameters(trained, owned.Where(own.Contains).ToArray(), frozen, others);
    }

    private static Parameter[] Owned(optim.Optimizer optimizer, string phase)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var owned = optimizer.parameters().ToArray();
        foreach (var parameter in owned)
        {
            if (!seen.Add(parameter))
            {
                throw new InvalidOperationException(
                    $"The {optimizer.GetType().Name} given to phase '{phase}' has a parameter of shape [{string.Join(", ", parameter.shape)}] twice, and would move it twice in a step. Give it each parameter once, for example with Distinct().");
            }
        }

        return owned;
    }

    private static HashSet<Parameter> ParametersOf(nn.Module[] modules) =>
        modules.SelectMany(static module => module.parameters()).ToHashSet();
}
