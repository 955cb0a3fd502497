using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1014: in a class with phases, a component that is in none of them is never trained on.</summary>
internal sealed class ComponentWithoutPhaseRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.ComponentInNoPhase;

    public override bool PreventsEmission => false;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (loss.Phases.IsEmpty || loss.Phases.Any(static phase => phase.Attribute.IsBroken()))
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
