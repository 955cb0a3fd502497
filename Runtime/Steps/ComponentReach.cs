using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Looks once for each component, when it is first present, whether it reaches a parameter that the step trains: the step's own backward
/// pass shows only what all of them reach together. That costs a pass for the component then, and nothing later.
/// </summary>
internal static class ComponentReach
{
    /// <summary>Refuses a component that trains nothing.</summary>
    /// <param name="loss">The name of the loss, for messages.</param>
    /// <param name="target">What the step acts on; no parameter has a gradient yet.</param>
    /// <param name="terms">The losses.</param>
    /// <exception cref="InvalidOperationException">A component reaches none of the optimizer's parameters.</exception>
    public static void Require(string loss, StepTarget target, EvaluatedTerms terms)
    {
        var components = terms.Components;
        if (!target.Known.Looked.TryGetValue(components.Id, out var looked))
        {
            looked = new bool[components.Definition.Components.Count];
            target.Known.Looked.Add(components.Id, looked);
        }

        if (AreAll(looked, components.Indices))
        {
            return;
        }

        var parameters = Trainable(target);
        var lost = new List<string>();
        for (var i = 0; i < components.Indices.Length; i++)
        {
            var index = components.Indices[i];
            if (looked[index])
            {
                continue;
            }

            looked[index] = parameters.Length == 0 || components.Indices.Length == 1 || Reaches(terms.Losses[i], parameters);
            if (!looked[index])
            {
                lost.Add(components.Names[i]);
            }
        }

        // Where none reaches any, the optimizer is another model's, and the step says that itself.
        if (lost.Count > 0 && lost.Count < components.Indices.Length)
        {
            throw new InvalidOperationException(
                $"Component '{lost[0]}' of {loss} trains nothing: give the {target.Optimizer.GetType().Name} the parameters that it "
                + "depends on, or compute it from the output of the model that the optimizer has. It has a graph, and going backward from "
                + "it alone reaches no parameter of the optimizer: it may be computed from another model's output on both sides, or from a "
                + "copy.");
        }
    }

    /// <summary>Asked at every step, and so without a delegate that would capture.</summary>
    private static bool AreAll(bool[] looked, int[] indices)
    {
        foreach (var index in indices)
        {
            if (!looked[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// What a component may be expected to reach: also what another phase trains, because a component that is in several phases may be for
    /// one of them. None where the optimizer has frozen parameters, which may be all that a component is for.
    /// </summary>
    private static Parameter[] Trainable(StepTarget target) =>
        Array.TrueForAll(target.Owned, static parameter => parameter.requires_grad)
            ? [.. target.Model.Concat(target.Others).Where(static parameter => parameter.requires_grad)]
            : [];

    private static bool Reaches(Tensor loss, Parameter[] parameters)
    {
        try
        {
            autograd.backward([loss], retain_graph: true, inputs: parameters);
            return Array.Exists(parameters, static parameter => parameter.grad is not null);
        }
        finally
        {
            GradientPolicy.Clear(parameters);
        }
    }
}
