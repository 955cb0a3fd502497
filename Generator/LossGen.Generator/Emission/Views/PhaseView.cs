using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Views;

/// <summary>A phase as generated code sees it: the class with the phase's components and their inputs only.</summary>
internal static class PhaseView
{
    /// <summary>The class reduced to one phase.</summary>
    public static LossModel Of(LossModel loss, PhaseModel phase) => Reduce(loss, component => phase.Components.Contains(component.Name));

    /// <summary>The class reduced to the components that are in any phase.</summary>
    public static LossModel OfAll(LossModel loss) =>
        Reduce(loss, component => loss.Schedule.Phases.Any(phase => phase.Components.Contains(component.Name)));

    /// <summary>A name as a parameter or local has it.</summary>
    public static string CamelCase(PhaseModel phase) => Identifiers.ToCamelCase(phase.Name);

    private static LossModel Reduce(LossModel loss, Func<ComponentModel, bool> isIn)
    {
        var components = loss.Components.Where(isIn).ToEquatableArray();
        var intermediates = Needed(loss, components);
        return loss with
        {
            Components = components,
            Intermediates = intermediates,
            Inputs = loss.Inputs
                .Where(input => components.Any(component => component.Takes(input.Name))
                    || intermediates.Any(intermediate => intermediate.Arguments.Contains(input.Name)))
                .ToEquatableArray(),
        };
    }

    /// <summary>The intermediates of some components: one that a later one needs comes before it.</summary>
    private static EquatableArray<IntermediateModel> Needed(LossModel loss, EquatableArray<ComponentModel> components)
    {
        if (loss.Intermediates.Count == 0)
        {
            return default;
        }

        var needed = new List<IntermediateModel>(loss.Intermediates.Count);
        for (var i = loss.Intermediates.Count - 1; i >= 0; i--)
        {
            var candidate = loss.Intermediates[i];
            if (components.Any(component => component.Takes(candidate.Local))
                || needed.Exists(other => other.Arguments.Contains(candidate.Local)))
            {
                needed.Insert(0, candidate);
            }
        }

        return needed.ToEquatableArray();
    }
}
