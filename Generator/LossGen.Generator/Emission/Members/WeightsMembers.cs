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
                if (loss.Components[i] is { IsOfAnnotatedBase: false, Bound: null })
                {
                    Property(writer, loss.Components[i], i, isFirst);
                    isFirst = false;
                }
            }
        }

        writer.Line();
        if (loss.Components.Any(static component => component.Bound is not null))
        {
            WriteBounds(writer, loss);
        }
    }

    private static void WriteBounds(SourceWriter writer, LossModel loss)
    {
        var hides = loss.Components.Any(static component => component is { Bound: not null, IsOfAnnotatedBase: true });
        var modifier = hides ? "new " : "";
        writer.Line("/// <summary>The bounds in force. A change holds from the next evaluation on, and is saved with the loss.</summary>");
        writer.Line($"public {modifier}LossBounds Bounds => (LossBounds)DeclaredBounds;");
        writer.Line();
        writer.Line("/// <summary>One bound for each component that has one.</summary>");
        var ancestor = hides ? $"{loss.Base.AnnotatedBase}.LossBounds" : $"{TypeNames.Runtime}.ComponentBounds";
        using (writer.Open($"public {modifier}class LossBounds : {ancestor}"))
        {
            var isFirst = true;
            for (var i = 0; i < loss.Components.Count; i++)
            {
                if (loss.Components[i] is { IsOfAnnotatedBase: false, Bound: not null })
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

        var noun = component.Bound is null ? "weight" : "bound";
        writer.Line(component.Schedule is { } schedule
            ? $"/// <summary>The {noun} of <c>{component.Name}</c>, scheduled: {schedule.Words}. Setting it ends the schedule.</summary>"
            : $"/// <summary>The {noun} of <c>{component.Name}</c>, declared as {Numbers.Text(component.Weight)}.</summary>");
        writer.Line($"public double {Identifiers.Escape(component.Name)} {{ get => Get({index}); set => Set({index}, value); }}");
    }
}
