using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Says once of what a loss learns itself, by its scheme or by parameters of its own, that it is in no optimizer: it would stay as it is,
/// and nothing else shows it.
/// </summary>
internal sealed class LearnedParameters(LossModule loss, LossParts parts)
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Looks, after a backward pass, whether somebody trains what the step would.</summary>
    /// <param name="target">What the step acts on.</param>
    public void Look(StepTarget target)
    {
        if (!loss.training)
        {
            return;
        }

        if (target.Scheme?.Scheme is { } scheme && !parts.Held.IsHeld && scheme.parameters().Any(parameter => IsLost(parameter, target)))
        {
            var title = SchemeTitle.Of(loss, parts.Definition);
            Tell(
                scheme.GetType().Name,
                $"the parameters of [{title}] are in no optimizer, so that it learns nothing: add loss.parameters() to those that the "
                + "optimizer is made of");
        }

        foreach (var (name, parameter) in loss.RegisteredParameters())
        {
            // One without gradient is used by none of these components.
            if (parameter.grad is not null && IsLost(parameter, target))
            {
                Tell(
                    name,
                    $"'{name}' of {loss.GetName()} is in no optimizer, so that it stays as it is: add loss.parameters() to those that the "
                    + "optimizer is made of");
            }
        }
    }

    private bool IsLost(Parameter parameter, StepTarget target) =>
        parameter.requires_grad && !OptimizersWith(target).Any(owned => SharedParameters.Contains(owned, parameter));

    /// <summary>What is owned by the step's optimizer, those of the other phases, and others that the loss was given.</summary>
    private IEnumerable<Parameter[]> OptimizersWith(StepTarget target)
    {
        var phases = target.Phase is var (alternation, _)
            ? Enumerable.Range(0, parts.Definition.Phases.Count).Select(alternation.OptimizerOf)
            : [];
        return phases
            .Select(static optimizer => optimizer.parameters().Where(static parameter => !parameter.IsInvalid).ToArray())
            .Concat(parts.Optimizers.Owned())
            .Prepend(target.Owned);
    }

    private void Tell(string what, string note)
    {
        if (_told.Add(what))
        {
            parts.Notes.Add(note);
        }
    }
}
