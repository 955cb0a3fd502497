using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The hook that tells the Runtime what the attributes say.</summary>
internal static class DefinitionMember
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var loss = view.Loss;
        writer.Line("/// <inheritdoc />");
        writer.Line($"protected override {TypeNames.Runtime}.LossDefinition DefineLoss() => new {TypeNames.Runtime}.LossDefinition(");
        var options = Options(view).ToList();
        var hasMore = options.Count > 0 || loss.Schedule.Phases.Count > 0;
        using (writer.Indent())
        {
            writer.Line("new LossWeights(),");
            for (var i = 0; i < loss.Components.Count; i++)
            {
                var end = i < loss.Components.Count - 1 ? "," : hasMore ? ")" : ");";
                writer.Line($"{Component(loss.Components[i])}{end}");
            }
        }

        if (hasMore)
        {
            using (writer.Open("", closing: "};"))
            {
                foreach (var option in options)
                {
                    writer.Line($"{option},");
                }

                WritePhases(writer, loss.Schedule);
            }
        }
    }

    private static void WritePhases(SourceWriter writer, ScheduleModel schedule)
    {
        if (schedule.Phases.Count > 0)
        {
            using (writer.Open("Phases = new[]", closing: "},"))
            {
                foreach (var phase in schedule.Phases)
                {
                    writer.Line($"{Phase(phase)},");
                }
            }
        }
    }

    private static string Phase(PhaseModel phase)
    {
        var components = string.Join(", ", phase.Components.Select(static name => $"\"{name}\""));
        var maxNorm = phase.MaxNorm > 0 ? $" {{ MaxNorm = {Numbers.Literal(phase.MaxNorm)} }}" : "";
        return FormattableString.Invariant($"new {TypeNames.Runtime}.PhaseInfo(\"{phase.Name}\", {phase.Steps}, {components}){maxNorm}");
    }

    private static string Component(ComponentModel component)
    {
        var info =
            $"new {TypeNames.Runtime}.ComponentInfo(\"{component.Name}\", {TypeNames.Runtime}.LossRole.{component.Role}, "
                + $"{(component.Bound is null ? Numbers.Literal(component.Weight) : "0.0")})";
        var extras = new List<string>();
        if (component.Bound is { } bound)
        {
            extras.Add($"Bound = {AttributeCreation.Write(bound.QualifiedName, bound.Arguments)}");
        }

        if (component.Typical is { } typical)
        {
            extras.Add($"Typical = {Numbers.Literal(typical)}");
        }

        if (component.CanBeNegative)
        {
            extras.Add("CanBeNegative = true");
        }

        if (component.Schedule is { } schedule)
        {
            extras.Add($"Schedule = {AttributeCreation.Write(schedule.QualifiedName, schedule.Arguments)}");
        }

        if (component.CanBeAbsent)
        {
            extras.Add("CanBeAbsent = true");
        }

        if (component.Measure is not null)
        {
            extras.Add("HasMeasure = true");
        }

        if (component.Every > 1)
        {
            extras.Add(FormattableString.Invariant($"Every = {component.Every}"));
        }

        if (component.Floor is { } floor)
        {
            extras.Add($"Floor = {Numbers.Literal(floor)}");
        }

        if (component.Cap is { } cap)
        {
            extras.Add($"Cap = {Numbers.Literal(cap)}");
        }

        if (component.FormerNames.Count > 0)
        {
            extras.Add($"FormerNames = new[] {{ {string.Join(", ", component.FormerNames.Select(static name => $"\"{name}\""))} }}");
        }

        return extras.Count == 0 ? info : $"{info} {{ {string.Join(", ", extras)} }}";
    }

    private static IEnumerable<string> Options(EmissionView view)
    {
        var (loss, scheme, scaled) = (view.Loss, view.Scheme, view.Scaled);
        if (loss.Components.Any(static component => component.Bound is not null))
        {
            yield return "Bounds = new LossBounds()";
        }

        if (scheme.Creation(loss) is { } creation)
        {
            yield return $"Scheme = {creation}";
        }

        if (loss.Scheme.Smoothing > 0 && scheme.HasFactors)
        {
            yield return $"Smoothing = {Numbers.Literal(loss.Scheme.Smoothing)}";
        }

        if (loss.Options.NonFinite != "Propagate")
        {
            yield return $"NonFinite = {TypeNames.Runtime}.NonFinite.{loss.Options.NonFinite}";
        }

        if (loss.Options.MaxNorm > 0)
        {
            yield return $"MaxNorm = {Numbers.Literal(loss.Options.MaxNorm)}";
        }

        if (loss.Options.KeepCheckpointWeights)
        {
            yield return "KeepCheckpointWeights = true";
        }

        if (loss.Options.AccumulateSteps > 1)
        {
            yield return FormattableString.Invariant($"AccumulateSteps = {loss.Options.AccumulateSteps}");
        }

        if (loss.Schedule.RunsOnce)
        {
            yield return $"Order = {TypeNames.Runtime}.PhaseOrder.Once";
        }

        if (loss.Scheme.NonNegativeWeights)
        {
            yield return "NonNegativeWeights = true";
        }

        if (scaled.Count > 0 && loss.Components.Any(component => component.Role == ComponentRole.Main && !scaled.Contains(component)))
        {
            yield return "ScalesMain = false";
        }
    }
}
