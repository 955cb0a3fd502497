using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1004: one main component where something is scaled to it or judged against it.</summary>
internal sealed class MainComponentRule : DeclarationRule
{
    /// <summary>{What is missing or doubled}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG1004",
        "Main component missing or ambiguous",
        "{0}",
        DescriptorFactory.Declarations,
        DiagnosticSeverity.Error,
        "Auxiliaries are scaled to, and judged against, the one component that is marked [MainLoss].");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        var first = loss.Main;
        foreach (var component in loss.Components)
        {
            // An override that is marked again is LG1002's: it is the same component.
            if (component.Role == ComponentRole.Main
                && component != first
                && !(component.Method.IsOverride && component.Name == first!.Name))
            {
                problems.Report(
                    Descriptor,
                    loss.AnchorOf(component, null),
                    loss.IsInherited(component) ? Remedies.None : Remedies.Of(Remedies.MarkAuxiliary, component.Name),
                    $"'{component.Name}' and '{first!.Name}' are both marked [MainLoss]; make one an [AuxiliaryLoss], or both a "
                        + "[LossComponent]");
            }
        }

        // The main component may be the one of a base that cannot be seen from here, which is said already.
        if (first is not null || loss.Components.IsEmpty || UnseenComponents.Of(loss).Any())
        {
            return;
        }

        if (loss.Traits.RequiresMain)
        {
            problems.Report(
                Descriptor,
                Anchor.At(loss.Scheme!.Attribute),
                Candidate(loss),
                $"No component of '{loss.Type.Name}' is marked [MainLoss]; mark the one to which {loss.SchemeName} is to scale the others");
        }
        else if (loss.Components.FirstOrDefault(static component => component.Role == ComponentRole.Auxiliary) is { } auxiliary)
        {
            problems.Report(
                Descriptor,
                DiagnosticSeverity.Warning,
                loss.AnchorOf(auxiliary, null),
                Candidate(loss),
                $"'{auxiliary.Name}' is auxiliary, and no component of '{loss.Type.Name}' is marked [MainLoss]; mark the one that is "
                    + "trained for, or nothing can be said about who dominates");
        }
    }

    /// <summary>The first component is proposed as the main one: people write down first what they train for.</summary>
    private static Remedies Candidate(LossReading loss)
    {
        foreach (var component in loss.Components)
        {
            if (component is { Role: ComponentRole.Auxiliary or ComponentRole.Peer, Weight: > 0 } && !loss.IsInherited(component))
            {
                return Remedies.Of(Remedies.MarkMain, component.Name);
            }
        }

        return Remedies.None;
    }
}
