using LossGen.Generator.Emission.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary>The class <c>Inputs</c>, and the methods that take one.</summary>
internal static class RefusedInputs
{
    /// <summary>Whether the part has the class.</summary>
    public static bool IsIn(RefusedPart part) => part.Has("Inputs") && InputProperties.Obstacle(part.Loss) is null;

    public static void Write(RefusedPart part)
    {
        if (!IsIn(part))
        {
            return;
        }

        var (writer, accessibility) = (part.Writer, part.Loss.Accessibility);
        var properties = InputProperties.Of(part.Loss);
        part.WriteSummary("The inputs as one object");
        using (writer.Open($"{accessibility} sealed class Inputs"))
        {
            for (var i = 0; i < properties.Count; i++)
            {
                part.WriteSummary($"The input <c>{part.Loss.Inputs[i].Name}</c>");
                writer.Line($"public {part.Loss.Inputs[i].Type} {properties[i]} {{ get; init; }} = default!;");
            }
        }

        writer.Line();
        if (part.Has("Step"))
        {
            var step = $"{part.WithInputs} {TypeNames.Runtime}.StepResult Step";
            part.WriteMethod("One training step on the combined loss", step, [$"{TypeNames.Optimizer} optimizer", "Inputs inputs"]);
            part.WriteMethod(
                "One training step on the combined loss", step, [$"{TypeNames.Optimizer} optimizer", "global::System.Func<Inputs> inputs"]);
        }

        if (part.Has("Evaluate"))
        {
            part.WriteMethod(
                "The numbers of one evaluation", $"{part.WithInputs} {TypeNames.Runtime}.StepReport Evaluate", ["Inputs inputs"]);
        }
    }
}
