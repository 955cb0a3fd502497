using LossGen.Analyzers.Dominance;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Declarations.Rules;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Rules;

/// <summary>
/// LG2009: the weight, with the factor in the component's body, is decades above the main component's and nothing on record says
/// why. It claims no dominance; it asks for a number or a reason.
/// </summary>
internal sealed class WeightFarFromMainRule : DominanceRule
{
    private const double Decade = 10;
    private const double Rounding = 1e-9;

    /// <summary>'{name}' has weight {w}, {n} times that of main '{name}' …</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG2009",
        "Weight far from the main's, magnitudes unknown",
        "'{0}' has weight {1}, {2} times that of main '{3}' ({4}); declare Typical of {5}, or state a Justification: nothing on record "
            + "says why",
        DescriptorFactory.Weighting,
        DiagnosticSeverity.Warning,
        "A weight of 100 repairs a small term as often as it lets a large one take over. Which of the two it is cannot be read off the "
            + "weight.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override void Check(LossReading loss, DominanceAnalysis analysis, DominanceOptions options, ProblemSink problems)
    {
        var main = loss.Main!;
        if (loss.Traits.Contribution != ContributionBasis.WeightTimesMagnitude || main.IsJustified)
        {
            return;
        }

        foreach (var auxiliary in loss.AuxiliariesToJudge())
        {
            // Nobody's magnitude is asked for without need.
            var factor = FactorOf(auxiliary, analysis);
            var mainFactor = FactorOf(main, analysis);
            var (weight, mainWeight, at) = Farthest(auxiliary, main, analysis);
            var ratio = Math.Abs(weight) * factor / (mainWeight * mainFactor);
            if (!(ratio >= Decade * (1 - Rounding)))
            {
                continue;
            }

            var size = analysis.Magnitudes.Recorded(auxiliary);
            var mainSize = analysis.Magnitudes.Recorded(main);
            if ((size is not null && mainSize is not null)
                || analysis.Magnitudes.CrossesZero(auxiliary)
                || analysis.Magnitudes.CrossesZero(main)
                || problems.IsWeightSetByCode(loss, auxiliary)
                || problems.IsWeightSetByCode(loss, main))
            {
                continue;
            }

            problems.Report(
                Descriptor,
                loss.AnchorOfWeight(auxiliary, weight),
                RemediesFor(loss, auxiliary, Math.Abs(weight), mainWeight, size, mainSize),
                auxiliary.Name,
                (factor == 1 ? Numbers.Text(weight) : $"{Numbers.Text(weight)} × {Numbers.Text(factor)} (in its body)") + at,
                RoundedNumbers.Text(ratio),
                main.Name,
                mainFactor == 1 ? Numbers.Text(mainWeight) : $"{Numbers.Text(mainWeight)} × {Numbers.Text(mainFactor)} in its body",
                size is not null ? $"'{main.Name}'" : mainSize is not null ? $"'{auxiliary.Name}'" : "both");
        }
    }

    /// <summary>
    /// The two weights at the point of the training at which they are farthest apart, and its words; no numbers where the main component is
    /// at 0 throughout.
    /// </summary>
    private static (double Weight, double MainWeight, string At) Farthest(
        ComponentReading auxiliary, ComponentReading main, DominanceAnalysis analysis)
    {
        (double Weight, double MainWeight, string At) farthest = (double.NaN, double.NaN, "");
        foreach (var point in analysis.Points)
        {
            var (weight, mainWeight) = (point.WeightOf(auxiliary, largest: false), point.WeightOf(main, largest: true));
            if (mainWeight > 0 && !(Math.Abs(weight) / mainWeight <= Math.Abs(farthest.Weight) / farthest.MainWeight))
            {
                farthest = (weight, mainWeight, point.Words);
            }
        }

        return farthest;
    }

    /// <summary>The factor in the body; a declared magnitude is that of the whole component and has it already.</summary>
    private static double FactorOf(ComponentReading component, DominanceAnalysis analysis) =>
        component.Typical is null ? analysis.FactorOf(component) : 1;

    /// <summary>
    /// The magnitudes that the weight itself implies: whoever writes 100 beside 1 says that the component is a hundredth of
    /// the main one. Written down, the claim can be checked against a measurement.
    /// </summary>
    private static Remedies RemediesFor(
        LossReading loss, ComponentReading auxiliary, double weight, double mainWeight, Magnitude? size, Magnitude? mainSize)
    {
        if (loss.IsInherited(auxiliary))
        {
            return Remedies.None;
        }

        var main = loss.Main!;
        var remedies = Remedies.Of(Remedies.AddJustification);
        if (mainSize is null && loss.IsInherited(main))
        {
            return remedies;
        }

        if (size is not null)
        {
            var implied = RoundedNumbers.TwoDigitsAbove(weight * size.Value / mainWeight);
            return remedies.With(Remedies.AddTypicalToMain, Numbers.Literal(implied));
        }

        if (mainSize is null)
        {
            remedies = remedies.With(Remedies.AddTypicalToMain, "1");
        }

        return remedies.With(
            Remedies.AddTypical, Numbers.Literal(RoundedNumbers.TwoDigitsAtMost(mainWeight * (mainSize?.Value ?? 1) / weight)));
    }
}
