using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1014: in a class with phases, a component that is in none of them is never trained on.</summary>
internal sealed class ComponentInNoPhaseRule : DeclarationRule
{
    /// <summary>Component '{name}' is in no phase of '{class}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1014",
        "Component in no phase",
        "Component '{0}' is in no phase of '{1}' and is never trained on; add nameof({0}) to one, such as '{2}'",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Warning,
        "A class with phases trains each phase on that phase's components only.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override bool PreventsEmission => false;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        // A phase without a name is half typed, and LG1017 speaks of it.
        if (loss.Phases.IsEmpty || loss.Phases.Any(static phase => phase.Attribute.IsBroken() || phase.IsUnnamed))
        {
            return;
        }

        foreach (var component in loss.Components)
        {
            if (!loss.Phases.Any(phase => phase.Components.Contains(component.Name) || MeantComponent.IsMeant(loss, phase, component)))
            {
                problems.Report(
                    Descriptor,
                    loss.AnchorOf(component),
                    Remedies.Of(Remedies.AddToPhase, component.Name),
                    component.Name,
                    loss.Type.Name,
                    loss.Phases[0].Name);
            }
        }
    }
}
