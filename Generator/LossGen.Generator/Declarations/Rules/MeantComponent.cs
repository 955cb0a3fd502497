using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Text;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>The component that a phase means by a name that no component has.</summary>
internal static class MeantComponent
{
    /// <summary>
    /// The nearest component that the phase does not name already; null where none is near, or the name is that of a component.
    /// </summary>
    public static string? Of(LossReading loss, PhaseReading phase, string written) =>
        loss.Components.Any(component => component.Name == written)
            ? null
            : NearestName.Among(written, loss.Components.Select(static component => component.Name).Except(phase.Components));

    /// <summary>Whether a phase means the component, and has its name wrong.</summary>
    public static bool IsMeant(LossReading loss, PhaseReading phase, ComponentReading component)
    {
        foreach (var name in phase.Components)
        {
            if (Of(loss, phase, name) == component.Name)
            {
                return true;
            }
        }

        return false;
    }
}
