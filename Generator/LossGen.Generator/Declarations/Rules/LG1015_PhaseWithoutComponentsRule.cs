using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1015: a phase has components, all of them exist, and they are what its scheme needs.</summary>
internal sealed class PhaseWithoutComponentsRule : DeclarationRule
{
    /// <summary>Phase '{name}' {names no component …}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1015",
        "Phase without a component that it needs",
        "Phase '{0}' {1}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "A phase evaluates the components that it names, and its scheme applies to them alone.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var phase in loss.Phases)
        {
            if (phase.Attribute.IsBroken())
            {
                problems.LeaveToCompiler();
                continue;
            }

            // LG1017 speaks of it, and a name is what messages call it by.
            if (phase.IsUnnamed)
            {
                continue;
            }

            if (phase.Components.IsEmpty)
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(phase.Attribute),
                    Remedies.Of(Remedies.Remove, "the phase"),
                    phase.Name,
                    "names no component; name one with nameof, or remove the phase");
                continue;
            }

            var names = phase.Components;
            for (var i = 0; i < names.Length; i++)
            {
                if (!loss.Components.Any(component => component.Name == names[i]))
                {
                    ReportUnknown(loss, phase, names[i], Anchor.AtItem(phase.Attribute, "components", i), problems);
                }
            }

            if (loss.Traits.RequiresMain
                && loss.Main is { } main
                && !names.Contains(main.Name)
                && !MeantComponent.IsMeant(loss, phase, main))
            {
                problems.Report(
                    Descriptor,
                    Anchor.At(phase.Attribute),
                    Remedies.Of(Remedies.AddToPhase, main.Name),
                    phase.Name,
                    $"lacks main '{main.Name}'; add nameof({main.Name}), because {loss.SchemeName} scales the others to it in every phase");
            }
        }
    }

    private void ReportUnknown(LossReading loss, PhaseReading phase, string name, Anchor anchor, ProblemSink problems)
    {
        var what = name.Trim().Length == 0 ? "has an empty name for a component" : $"names '{Excerpt.Of(name)}', which is no component";
        if (MeantComponent.Of(loss, phase, name) is { } meant)
        {
            var expression = $"nameof({Identifiers.Escape(meant)})";
            problems.Report(
                Descriptor, anchor, Remedies.Of(Remedies.ReplaceExpression, expression), phase.Name, $"{what}; use {expression}");
        }
        else
        {
            problems.Report(Descriptor, anchor, phase.Name, $"{what}; '{loss.Type.Name}' has {Known(loss)}");
        }
    }

    private static string Known(LossReading loss) =>
        loss.Components.IsEmpty ? "none" : Listing.Of(loss.Components.Select(static component => component.Name).ToList());
}
