using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Diagnostics;
using LossGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>
/// LG5003 for declarations: a component that may cross zero, under a scheme whose traits say that it divides by the losses, or needs them
/// above 0.
/// </summary>
internal sealed class LogOfNonPositiveRule : DeclarationRule
{
    /// <summary>From this ratio on, fixed weights would be reported themselves.</summary>
    private const double Decade = 10;

    /// <summary>{What can be at or below zero, what is done to it, and the remedy}</summary>
    public static readonly DiagnosticDescriptor Rule = DescriptorFactory.Create(
        "LG5003",
        "Logarithm of, or division by, what can be ≤ 0",
        "{0}",
        DescriptorFactory.Numerics,
        DiagnosticSeverity.Warning,
        "The gradient of log|x| is 1/x, and so is that of a loss divided by its own size: both have no bound where x crosses zero, and "
            + "a logarithm below zero is NaN.");

    public override DiagnosticDescriptor Descriptor => Rule;

    public override bool PreventsEmission => false;

    public override void Check(LossReading loss, ProblemSink problems)
    {
        if (!IsConcerned(loss.Traits))
        {
            return;
        }

        var scaled = loss.Components.Where(static component => component.IsWeighed).ToList();
        if (loss.Traits.RequiresMain && scaled.Count == 1)
        {
            // A main component alone is what the others would be scaled to.
            return;
        }

        var baseAnswers = loss.AnnotatedBase is not null
            && LossReader.Read(loss.AnnotatedBase, default) is { } read && IsConcerned(read.Traits);
        foreach (var component in scaled)
        {
            if (component.CanBeNegative && !(baseAnswers && loss.IsCheckedByBase(component)))
            {
                problems.Report(
                    Descriptor, loss.AnchorOf(component, nameof(component.CanBeNegative)), RemediesFor(loss), Words(loss, component));
            }
        }
    }

    private static bool IsConcerned(SchemeTraits traits) => traits.DividesByLosses || traits.PositiveLosses;

    private static string Words(LossReading loss, ComponentReading component) =>
        component == loss.Main && loss.Traits.RequiresMain
            ? $"'{component.Name}' can be negative; use [FixedWeights], or keep the component above zero: {loss.SchemeName} scales the "
                + "others to its size, and where it crosses zero they count for nothing, a thousandth at 0.001 of what they count for at 1"
            : loss.Traits.DividesByLosses
            ? $"'{component.Name}' can be negative; use [FixedWeights], or keep the component above zero: {loss.SchemeName} divides by its "
                + "size or takes its logarithm, and where it crosses zero its gradient has no bound, 1000 times at 0.001 what it is at 1"
            : $"'{component.Name}' can be negative; use [FixedWeights], or keep the component above zero: {loss.SchemeName} takes losses "
                + "for sizes above 0, and what it makes of one below means nothing";

    /// <summary>Fixed weights divide by nothing. They are offered where no weight would then be out of proportion.</summary>
    private static Remedies RemediesFor(LossReading loss) =>
        loss.Main is { } main
            && loss.Components.Any(component => component.Role == ComponentRole.Auxiliary && component.Weight >= Decade * main.Weight)
            ? Remedies.None
            : Remedies.Of(Remedies.UseScheme, "FixedWeights");
}
