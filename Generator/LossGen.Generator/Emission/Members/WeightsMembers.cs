using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The property <c>Weights</c> and its type.</summary>
internal static class WeightsMembers
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        var modifier = Modifiers.New(loss);
        writer.Line("/// <summary>The weights in force. A change holds from the next evaluation on, and is saved with the loss.</summary>");
        writer.Line($"public {modifier}LossWeights Weights => (LossWeights)DeclaredWeights;");
        writer.Line();

        var ancestor = loss.Base.AnnotatedBase is { } annotated ? $"{annotated}.LossWeights" : $"{TypeNames.Runtime}.ComponentWeights";
        writer.Line("/// <summary>One weight for each component.</summary>");
        using (writer.Open($"public {modifier}class LossWeights : {ancestor}"))
        {
            var isFirst = true;
            for (var i = 0; i < loss.Components.Count; i++)
            {
                if (!loss.Components[i].IsOfAnnotatedBase)
                {
                    Property(writer, loss.Components[i], i, isFirst);
                    isFirst = false;
                }
            }
        }

        writer.Line();
    }

    private static void Property(SourceWriter writer, ComponentModel component, int index, bool isFirst)
    {
        if (!isFirst)
        {
            writer.Line();
        }

        writer.Line(component.Schedule is { } schedule
            ? $"/// <summary>The weight of <c>{component.Name}</c>, scheduled: {schedule.Words}. Setting it ends the schedule.</summary>"
            : $"/// <summary>The weight of <c>{component.Name}</c>, declared as {Numbers.Text(component.Weight)}.</summary>");
        writer.Line($"public double {Identifiers.Escape(component.Name)} {{ get => Get({index}); set => Set({index}, value); }}");
    }
}
