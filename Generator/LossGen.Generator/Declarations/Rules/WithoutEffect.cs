using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>What may be done about a component that trains nothing.</summary>
internal static class WithoutEffect
{
    /// <summary>
    /// Its attribute is removed where nothing else notices: the inputs of the loss stay what they are, in their order, no
    /// phase names it, and it is not the last component. Otherwise callers would have to change too.
    /// </summary>
    public static Remedies RemediesFor(LossReading loss, ComponentReading component)
    {
        if (loss.IsInherited(component))
        {
            return Remedies.None;
        }

        var remedies = Remedies.Of(Remedies.AddJustification);
        var rest = loss.Components.Where(other => other != component).ToList();
        return component.Role != ComponentRole.Main
            && rest.Count > 0
            && !loss.Phases.Any(phase => phase.Components.Contains(component.Name))
            && Inputs(loss.Components, loss.Main).SequenceEqual(Inputs(rest, loss.Main))
                ? remedies.With(Remedies.Remove, $"the attribute of '{component.Name}'")
                : remedies;
    }

    /// <summary>The inputs by name, as the loss has them: the main component's first.</summary>
    private static IEnumerable<string> Inputs(IReadOnlyCollection<ComponentReading> components, ComponentReading? main) =>
        components.OrderBy(component => component == main ? 0 : 1)
            .SelectMany(static component => component.Method.Parameters)
            .Select(static parameter => parameter.Name)
            .Distinct();
}
