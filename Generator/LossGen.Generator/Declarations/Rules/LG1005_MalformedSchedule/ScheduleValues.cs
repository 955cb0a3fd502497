using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Declarations.Rules;

/// <summary>Whether the values of a schedule are weights that the scheme can work with, or bounds that can be kept.</summary>
internal static class ScheduleValues
{
    /// <summary>What the addition of decimal numbers leaves: 0.1 + 0.2 is 0.3 to whoever writes it.</summary>
    private const double Rounding = 1e-12;

    /// <summary>What is wrong, where it is said, and what may be done; null where nothing is.</summary>
    public static (string Message, Anchor Anchor, Remedies Remedies)? Objection(
        LossReading loss, ComponentReading component, ScheduleReading schedule)
    {
        foreach (var (value, argument, item) in schedule.Values)
        {
            if (Objection(loss, component, schedule, value) is var (message, remedies))
            {
                return (message, loss.AnchorOf(component, schedule, argument, item), Fixes(remedies));
            }
        }

        if (schedule.ChangesByFactor && schedule is { From: { } from, To: { } to } && !(Math.Sign(from) * Math.Sign(to) > 0))
        {
            return (
                $"[{schedule.Name}] of '{component.Name}' goes from {Numbers.Text(from)} to {Numbers.Text(to)}: use [LinearSchedule], or "
                    + "two numbers of one sign that are not 0; it multiplies by the same factor at every step",
                loss.AnchorOf(component, schedule, null),
                Fixes(Remedies.Of(Remedies.UseSchedule, "LinearSchedule")));
        }

        if (component.Bound is { } bound && schedule.To is { } last && Math.Abs(bound - last) > Rounding * Math.Abs(last))
        {
            return (
                $"'{component.Name}' has the bound {Numbers.Text(bound)} and a schedule that ends at {Numbers.Text(last)}: write one "
                    + "number",
                loss.AnchorOf(component, "bound"),
                Fixes(Remedies.Of(Remedies.ReplaceExpression, Numbers.Literal(last))));
        }

        return component.WrittenWeight is { } weight && schedule.To is { } end && Math.Abs(weight - end) > Rounding * Math.Abs(end)
            ? ($"'{component.Name}' has the weight {Numbers.Text(weight)} and a schedule that ends at {Numbers.Text(end)}: keep one",
                loss.AnchorOf(component, component.WeightArgument),
                component.WeightArgument is { } said && component.WeightFromScheme is null
                    ? Fixes(Remedies.Of(Remedies.Remove, said == "weight" ? "the weight" : said))
                    : Remedies.None)
            : null;

        Remedies Fixes(Remedies remedies) => loss.IsInherited(component) ? Remedies.None : remedies;
    }

    private static (string Message, Remedies Remedies)? Objection(
        LossReading loss, ComponentReading component, ScheduleReading schedule, double value)
    {
        var (name, text) = ($"[{schedule.Name}] of '{component.Name}'", Numbers.Text(value));
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return ($"{name} has the value {text}: write a finite number", Remedies.None);
        }

        if (component.Role == ComponentRole.Constraint)
        {
            return value < 0 && !component.CanBeNegative && !component.NamesMeasure
                ? ($"{name} has the value {text}: write {Numbers.Text(-value)}, or say CanBeNegative = true; a loss that is not below 0 "
                    + "never comes there",
                    Remedies.Of(Remedies.ReplaceExpression, Numbers.Literal(-value)))
                : null;
        }

        if (component.Role == ComponentRole.Regularizer)
        {
            return null;
        }

        if (loss.Traits.WeightsSumToOne && (value is <= 0 or >= 1))
        {
            return ($"{name} has the value {text}: write a number between 0 and 1; {loss.SchemeName} shares out 1", Remedies.None);
        }

        var opposite = Remedies.Of(Remedies.ReplaceExpression, Numbers.Literal(-value));
        return value >= 0 ? null
            : component.Role == ComponentRole.Main
                ? ($"{name} has the value {text}: write {Numbers.Text(-value)}; below 0 training makes the main component as bad as "
                    + "possible",
                    opposite)
            : loss.Traits.NonNegativeWeights
                ? ($"{name} has the value {text}: write {Numbers.Text(-value)}, or use [FixedWeights]; {loss.SchemeName} works with "
                    + "magnitudes, and trains against it",
                    opposite)
            : null;
    }
}
