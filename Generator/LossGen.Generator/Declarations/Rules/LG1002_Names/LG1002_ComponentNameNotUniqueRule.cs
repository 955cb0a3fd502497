using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1002: a component is known by its name, so there is one of each.</summary>
internal sealed class ComponentNameNotUniqueRule : DeclarationRule
{
    /// <summary>Component '{name}' {is declared twice …}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1002",
        "Component name used twice",
        "Component '{0}' {1}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "Every component has a weight, a term and a place in the checkpoint by its name.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var names = new FreeNames(loss);
        for (var i = 0; i < loss.Components.Length; i++)
        {
            var component = loss.Components[i];
            if (!IsKnown(loss, component.Name, i))
            {
                continue;
            }

            if (component.Method.IsOverride)
            {
                problems.Report(
                    Descriptor,
                    loss.AnchorOf(component, null),
                    loss.IsInherited(component) ? Remedies.None : RemediesForOverride(component),
                    component.Name,
                    component.Schedules.IsEmpty
                        ? "overrides a component and is one again; the base's attribute covers both: remove this one"
                        : "overrides a component and is one again; the base's attributes cover both: remove these and the schedule");
            }
            else
            {
                problems.Report(
                    Descriptor,
                    loss.AnchorOf(component),
                    loss.IsInherited(component) ? Remedies.None : Remedies.Of(Remedies.Rename, names.Numbered(component.Name)),
                    component.Name,
                    "is declared more than once; a weight and a term belong to each name: rename one of the methods");
            }
        }
    }

    /// <summary>What belongs to a component goes with its attribute: a schedule alone is LG1005.</summary>
    private static Remedies RemediesForOverride(ComponentReading component) => component.Schedules.IsEmpty
        ? Remedies.Of(Remedies.Remove, "the attribute of the override")
        : Remedies.Of(Remedies.Remove, "the attributes of the override")
            .With(Remedies.RemoveAlso, string.Join(",", component.Schedules.Select(static schedule => schedule.Name)));

    /// <summary>Whether one of the first components has the name.</summary>
    private static bool IsKnown(LossReading loss, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (loss.Components[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
