using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using LossGen.Generator.Text;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>LG1012: an average keeps a part of what it was, and is of factors that change.</summary>
internal sealed class SmoothingRule : DeclarationRule
{
    public override DiagnosticDescriptor Descriptor => ContradictoryArgumentsRule.Rule;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (loss.Smoothing is not { } smoothing || smoothing.IsBroken())
        {
            return;
        }

        var keep = loss.SmoothingKeep;
        if (!(keep >= 0 && keep < 1))
        {
            problems.Report(
                Descriptor,
                Anchor.At(smoothing, "keep"),
                Remedies.None,
                $"[Smoothing] keeps {Numbers.Text(keep)} of the average: write a number from 0 to below 1, as 0.9; 0.9 averages over about "
                    + "ten steps");
        }
        else if (loss.Traits.Contribution == ContributionBasis.WeightTimesMagnitude)
        {
            problems.Report(
                Descriptor,
                DiagnosticSeverity.Info,
                Anchor.At(smoothing),
                Remedies.Of(Remedies.Remove, "[Smoothing]"),
                $"[Smoothing] has no effect: remove it, {loss.SchemeName} has weights and no factors that change");
        }
    }
}
