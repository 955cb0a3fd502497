using LossGen.Generator.Model;

namespace LossGen.Generator.Emission;

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
        return loss with
        {
            Components = components,
            Inputs = loss.Inputs.Where(input => components.Any(component => component.Arguments.Contains(input.Name))).ToEquatableArray(),
        };
    }
}
