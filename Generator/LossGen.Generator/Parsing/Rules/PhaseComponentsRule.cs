using LossGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Parsing.Rules;

/// <summary>LG1015: a phase has components, all of them exist, and they are what its scheme needs.</summary>
internal sealed class PhaseComponentsRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => Descriptors.PhaseWithoutComponents;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        foreach (var phase in loss.Phases)
        {
            if (phase.Attribute.IsBroken())
            {
                problems.LeaveToCompiler();
                continue;
            }

            if (phase.Components.IsEmpty)
            {
                problems.Report(Descriptor, Anchor.At(phase.Attribute), Remedies.Of(Remedies.Remove, "the phase"), phase.Name, "has no component, so that its steps would do nothing: name one with nameof, or remove the phase");
                continue;
            }

            foreach (var name in phase.Components)
            {
                if (!loss.Components.Any(component => component.Name == name))
                {
                    problems.Report(Descriptor, Anchor.At(phase.Attribute), phase.Name, $"names '{name}', which is no component of '{loss.Type.Name}'; the components are {string.Join(", ", loss.Components.Select(static component => component.Name))}");
                }
            }

            if (loss.Traits.RequiresMain && loss.Main is { } main && !phase.Components.Contains(main.Name))
            {
                problems.Report(Descriptor, Anchor.At(phase.Attribute), Remedies.Of(Remedies.AddToPhase, main.Name), phase.Name, $"lacks the main component '{main.Name}', to which {loss.SchemeName} scales the others: a scheme applies within a phase");
            }
        }
    }
}
