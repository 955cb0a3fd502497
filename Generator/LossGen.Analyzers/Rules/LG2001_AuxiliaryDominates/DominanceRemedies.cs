using System.Globalization;
using LossGen.Analyzers.Dominance;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>What may be offered against a dominating auxiliary: only what leaves the rule silent afterwards.</summary>
internal static class DominanceRemedies
{
    public static Remedies For(
        LossReading loss, DominanceAnalysis analysis, Comparison comparison, DominanceOptions options, ProposedWeight proposed)
    {
        var auxiliary = comparison.Auxiliary;
        if (loss.IsInherited(auxiliary))
        {
            return Remedies.None;
        }

        var remedies = Remedies.Of(Remedies.AddJustification);
        // A weight against a sum holds for one size of the batch, which was assumed here. Once the sum is a mean it would be far too small.
        if (!loss.Traits.WeightsSumToOne && !comparison.IsScaleOnly)
        {
            remedies = WithWeight(remedies, comparison, proposed);
        }

        if (RelativeToMainIsSilent(loss, options) && loss.Components.All(static component => component.Schedule is null))
        {
            remedies = remedies.With(Remedies.UseScheme, "RelativeToMain");
        }

        if (!loss.IsInherited(comparison.Main) && auxiliary is { Weight: > 0, Schedule: null } && IsLargest(loss, analysis, comparison))
        {
            remedies = remedies.With(Remedies.MarkMain, auxiliary.Name);
        }

        return remedies;
    }

    /// <summary>The weight of the message, and the largest power of ten that is not above it. An entropy bonus keeps its sign.</summary>
    private static Remedies WithWeight(Remedies remedies, Comparison comparison, ProposedWeight proposed)
    {
        var sign = comparison.AuxiliaryTerm.Weight < 0 ? -1 : 1;
        if (comparison.Auxiliary.Schedule is not null)
        {
            return remedies.With(Remedies.ReplaceExpression, Numbers.Literal(sign * proposed.Size));
        }

        return remedies
            .With(Remedies.SetWeight, Numbers.Literal(sign * proposed.Size))
            .With(Remedies.SetWeightMeans, proposed.IsParity ? "parity" : "which meets the limits")
            .With(Remedies.SetPowerOfTen, RoundedNumbers.DecadeAtMost(proposed.Size).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Under RelativeToMain the weights alone are the ratios, so none may be above the main component's.</summary>
    private static bool RelativeToMainIsSilent(LossReading loss, DominanceOptions options)
    {
        if (loss.Traits.Contribution != ContributionBasis.WeightTimesMagnitude || loss.Schemes.Length > 1 || options.Limit <= 1)
        {
            return false;
        }

        foreach (var component in loss.Components)
        {
            if (component.IsWeighed
                && (component.CanBeNegative || component.Weight < 0 || component.Weight > loss.Main!.Weight))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As the main component, the auxiliary is outweighed by no other one.</summary>
    private static bool IsLargest(LossReading loss, DominanceAnalysis analysis, Comparison comparison)
    {
        foreach (var other in loss.Components)
        {
            if (other.Role == ComponentRole.Auxiliary && analysis.Compare(other) is { } compared && compared.Ratio > comparison.Ratio)
            {
                return false;
            }
        }

        return true;
    }
}
