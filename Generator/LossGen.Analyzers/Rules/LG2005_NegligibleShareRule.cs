using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>LG2005 by shares: by the numbers that people declared or measured, the component is no part of the update.</summary>
internal sealed class NegligibleShareRule : DominanceRule
{
    private const double Negligible = 0.001;

    public override DiagnosticDescriptor Descriptor => ComponentWithoutEffectRule.Rule;

    public override void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems)
    {
        foreach (var component in loss.Components)
        {
            // A weight of 0 has its own finding, and what losses usually are says nothing about a thousandth.
            if (component is not { Role: ComponentRole.Auxiliary or ComponentRole.Peer, IsJustified: false }
                || component.Weight == 0
                || loss.IsCheckedByBase(component)
                || analysis.Compare(component) is not { IsScaleOnly: false, IsBuiltIn: false } comparison
                || comparison.Share >= Negligible
                || problems.IsWeightSetByCode(loss, component)
                || problems.IsWeightSetByCode(loss, comparison.Main))
            {
                continue;
            }

            problems.Report(
                Descriptor,
                DiagnosticSeverity.Info,
                loss.AnchorOf(component, null),
                WithoutEffect.RemediesFor(loss, component),
                component.Name,
                $"contributes {RoundedNumbers.Text(comparison.Share * 100)} % of the update ({Evidence(comparison)})");
        }
    }

    private static string Evidence(Comparison comparison) =>
        comparison.AuxiliaryTerm.Magnitude is { } size && comparison.MainTerm.Magnitude is { } main
            ? $"{Numbers.Text(comparison.AuxiliaryTerm.Weight)} × {Numbers.Text(size.Value)} beside "
                + $"{Numbers.Text(comparison.MainTerm.Weight)} × {Numbers.Text(main.Value)}"
            : $"weight {Numbers.Text(comparison.AuxiliaryTerm.Weight)} beside {Numbers.Text(comparison.MainTerm.Weight)}";
}
