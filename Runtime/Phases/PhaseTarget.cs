using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// What the steps of a phase act on, and what that was found from. Asking modules for their parameters allocates for each of them, at
/// every step of a training run: while all that can be told by reference is the same, nobody asks.
/// </summary>
/// <param name="target">What the steps act on.</param>
/// <param name="trainings">The phases' optimizers and modules.</param>
/// <param name="ownParameters">How often the loss had replaced parameters of its own.</param>
internal sealed class PhaseTarget(StepTarget target, PhaseTraining[] trainings, int ownParameters)
{
    private readonly nn.Module[]?[] _modules = Array.ConvertAll(trainings, static training => training.Trains);

    /// <summary>A layer that is added to a module is in no list yet: somebody looks as often as after optimizers.</summary>
    private int _stepsToLook = KnownOptimizers.StepsBetweenLooks;

    public StepTarget Target { get; } = target;

    /// <summary>
    /// Whether the phase's optimizer owns the same parameters, all fields hold the same modules, and no parameter of the other phases
    /// was freed, as <c>to()</c> frees those that it replaces.
    /// </summary>
    /// <param name="ownParametersNow">How often the loss has replaced parameters of its own.</param>
    public bool Holds(int ownParametersNow) =>
        _stepsToLook-- > 0
        && ownParametersNow == ownParameters
        && Target.IsOf(Target.Optimizer.parameters())
        && AreAlive(Target.Others)
        && AreSameModules();

    private static bool AreAlive(Parameter[] parameters)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.IsInvalid)
            {
                return false;
            }
        }

        return true;
    }

    private bool AreSameModules()
    {
        for (var i = 0; i < trainings.Length; i++)
        {
            if (trainings[i].Trains is { } now && !IsSame(now, _modules[i]!))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSame(nn.Module[] now, nn.Module[] before)
    {
        if (now.Length != before.Length)
        {
            return false;
        }

        for (var i = 0; i < now.Length; i++)
        {
            if (!ReferenceEquals(now[i], before[i]))
            {
                return false;
            }
        }

        return true;
    }
}
