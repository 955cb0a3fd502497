using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>Which parameters a phase trains, which it freezes, and which it must leave without gradient.</summary>
internal sealed class PhaseParameters
{
    private PhaseParameters(Parameter[] owned, Parameter[] trained, Parameter[] frozen, Parameter[] others) =>
        (Owned, Trained, Frozen, Others) = (owned, trained, frozen, others);

    /// <summary>All parameters of the phase's optimizer.</summary>
    public Parameter[] Owned { get; }

    /// <summary>The model's parameters that the phase trains and its optimizer owns.</summary>
    public Parameter[] Trained { get; }

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
        var (name, training, trainedModules) = (phases[index].Name, trainings[index], trainings[index].Trains);
        if (trainings.Any(static other => other.Trains is { } found && Array.Exists(found, static module => module is null)))
        {
            throw new InvalidOperationException(
                $"A module that the phases of {loss.GetName()} train is null. "
                + "Assign the fields that Trains names before calling Alternate, and leave them assigned.");
        }

        var own = loss.LossParts.Schemes.Parameters();
        var owned = OptimizerParameters.Of(training.Optimizer, $"phase '{name}'");
        var model = Array.FindAll(owned, parameter => !own.Contains(parameter));
        var modules = trainedModules is null ? null : ParametersOf([.. trainedModules, loss]);
        var trained = modules is null ? model : Array.FindAll(model, modules.Contains);
        if (trained.Length == 0)
        {
            throw new InvalidOperationException(
                $"The {training.Optimizer.GetType().Name} given to phase '{name}' owns none of the parameters that the phase trains: "
                + $"create it from the parameters of the modules in Trains, as the fields of {loss.GetName()} hold them now; "
                + "after a field was assigned another module, call Alternate again with an optimizer for that one.");
        }

        var trains = trained.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        var frozen = trainings
            .Where((other, i) => i != index && other.Trains is not null)
            .SelectMany(static other => other.Trains!.SelectMany(static module => module.parameters()))
            .Where(parameter => !parameter.IsInvalid && !trains.Contains(parameter) && modules?.Contains(parameter) != true)
            .Distinct<Parameter>(ReferenceEqualityComparer.Instance)
            .ToArray();
        var others = trainings
            .SelectMany(static other => other.Optimizer.parameters()
                .Concat((other.Trains ?? []).SelectMany(static module => module.parameters())))
            .Where(parameter => !parameter.IsInvalid && !trains.Contains(parameter) && !own.Contains(parameter))
            .Distinct<Parameter>(ReferenceEqualityComparer.Instance)
            .ToArray();
        return new PhaseParameters(owned, trained, frozen, others);
    }

    private static HashSet<object> ParametersOf(nn.Module[] modules) =>
        modules.SelectMany(static module => module.parameters()).ToHashSet<object>(ReferenceEqualityComparer.Instance);
}
