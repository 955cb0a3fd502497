using System.Text;
using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Views;

/// <summary>The declared formula, as the editor shows it.</summary>
internal static class FormulaText
{
    /// <summary>For example <c>Photometric + 0.1·Smoothness</c>; sg(x) is x without its gradient.</summary>
    public static string Symbols(LossModel loss, SchemeEmission scheme)
    {
        var text = new StringBuilder();
        var regularizers = loss.Components
            .Where(static component => component.Role == ComponentRole.Regularizer)
            .Select(static component => Weighted(component, component.Name));
        foreach (var part in scheme.Formula(loss).Concat(regularizers))
        {
            if (text.Length == 0)
            {
                text.Append(part);
            }
            else if (part[0] == '-')
            {
                text.Append(" − ").Append(part, 1, part.Length - 1);
            }
            else
            {
                text.Append(" + ").Append(part);
            }
        }

        var bounds = loss.Components.Where(static component => component.Bound is not null).Select(Bound).ToList();
        return bounds.Count == 0 ? text.ToString() : $"min {text} subject to {string.Join(", ", bounds)}";
    }

    /// <summary>For example <c>Reconstruction ≤ 40</c>.</summary>
    public static string Bound(ComponentModel component) =>
        $"{component.Name} {component.Bound!.Sign} "
            + (component.Schedule is { } schedule ? $"({schedule.Ends ?? "b(t)"})" : Numbers.Text(component.Weight));

    /// <summary>A summary with the declared formula, for the editor to show over every call of the member.</summary>
    public static void WriteSummary(SourceWriter writer, EmissionView view, string what)
    {
        writer.Line("/// <summary>");
        writer.Line($"/// {what}: {view.FormulaInWords}");
        writer.Line("/// </summary>");
    }

    /// <summary>The formula in a comment, and what it means.</summary>
    public static string InWords(EmissionView view)
    {
        var formula = view.Formula;
        var stopGradient = formula.Contains("sg(") || formula.Contains("sg|") ? " sg(x) is x without its gradient." : "";
        return $"<c>{Escape(formula)}</c>, {view.Scheme.Words(view.Loss)}.{stopGradient}{Schedules(view.Loss)}{Limits(view.Loss)}";
    }

    /// <summary>Over a method of a class with phases that knows nothing of them; its name does not tell.</summary>
    public static string OfAllPhases(LossModel loss) =>
        loss.Schedule.Phases.Count > 0 ? "On all components, of all phases; <c>Alternate(…)</c> trains by phase. " : "";

    /// <summary>A component's part of a sum: its weight, with the limits of that, and its term.</summary>
    public static string Weighted(ComponentModel component, string term) => Shared(
        component,
        (component.Floor is { } floor ? $"[{component.Name} ≥ {Numbers.Text(floor)}]·" : "")
            + (component.Cap is { } cap ? $"sg(min(1, {Numbers.Text(cap)}/{component.Name}))·" : "")
            + term);

    /// <summary>A component's part of what its limits do not reach, as an exponent: its weight and its term.</summary>
    public static string Shared(ComponentModel component, string term) =>
        component.Schedule is { } schedule ? $"({schedule.Ends ?? "w(t)"})·{term}"
        : component.Weight.Equals(1.0) ? term
        : $"{Numbers.Text(component.Weight)}·{term}";

    /// <summary>The weights and bounds that change while training, a sentence each.</summary>
    private static string Schedules(LossModel loss) =>
        string.Concat(loss.Components.Select(static component =>
            component.Schedule is { } schedule
                ? $" {(component.Bound is null ? "Weight" : "Bound")} of {component.Name}: {schedule.Words}."
                : ""));

    /// <summary>The components with a floor or a cap, a sentence each.</summary>
    private static string Limits(LossModel loss) =>
        string.Concat(loss.Components.Where(static component => component.IsLimited && component.Bound is null).Select(static component =>
            $" {component.Name} has "
                + string.Join(" and ", new[]
                {
                    component.Floor is { } floor ? $"no weight below {Numbers.Text(floor)}" : null,
                    component.Cap is { } cap ? $"less weight above {Numbers.Text(cap)}, so that it counts as that" : null,
                }.OfType<string>())
                + "."));

    /// <summary>Text inside an XML comment.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
