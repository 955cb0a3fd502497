using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary><c>Weights</c> and <c>Bounds</c>, and their types.</summary>
internal static class RefusedWeights
{
    public static void Write(RefusedPart part)
    {
        if (part.Has("Weights"))
        {
            part.WriteMember("The weights in force", $"{part.Public} {part.TypeOrDynamic("LossWeights")} Weights => {part.Throw};");
        }

        if (!part.Has("LossWeights"))
        {
            return;
        }

        part.WriteSummary("One weight for each component");
        WriteClass(part, "LossWeights", "ComponentWeights", "weight", part.Loss.Components.Where(HasWeight));
        if (part.Loss.Components.Any(static component => component.Bound is not null))
        {
            WriteBounds(part);
        }
    }

    private static void WriteBounds(RefusedPart part)
    {
        if (part.Has("Bounds"))
        {
            part.WriteMember("The bounds in force", $"{part.Public} {part.TypeOrDynamic("LossBounds")} Bounds => {part.Throw};");
        }

        if (part.Has("LossBounds"))
        {
            part.WriteSummary("One bound for each component that has one");
            WriteClass(part, "LossBounds", "ComponentBounds", "bound", part.Loss.Components.Where(static one => !HasWeight(one)));
        }
    }

    private static bool HasWeight(ComponentModel component) => component.Bound is null;

    private static void WriteClass(RefusedPart part, string name, string ancestor, string noun, IEnumerable<ComponentModel> components)
    {
        using (part.Writer.Open($"public class {name} : {TypeNames.Runtime}.{ancestor}"))
        {
            foreach (var component in components)
            {
                if (component.Name != name)
                {
                    part.WriteSummary($"The {noun} of <c>{component.Name}</c>");
                    part.Writer.Line($"public double {Identifiers.Escape(component.Name)} {{ get => {part.Throw}; set => {part.Throw}; }}");
                }
            }
        }

        part.Writer.Line();
    }
}
