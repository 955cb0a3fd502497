using LossGen.Generator.Emission.Text;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary><c>Weights</c> and its type.</summary>
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
        using (part.Writer.Open($"public class LossWeights : {TypeNames.Runtime}.ComponentWeights"))
        {
            foreach (var component in part.Loss.Components)
            {
                if (component.Name != "LossWeights")
                {
                    part.WriteSummary($"The weight of <c>{component.Name}</c>");
                    part.Writer.Line($"public double {Identifiers.Escape(component.Name)} {{ get => {part.Throw}; set => {part.Throw}; }}");
                }
            }
        }

        part.Writer.Line();
    }
}
