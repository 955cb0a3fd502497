using LossGen.Generator.Emission.Text;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary>The class <c>Terms</c> that <c>Compute</c> would return.</summary>
internal static class RefusedTerms
{
    public static void Write(RefusedPart part)
    {
        if (!part.Has("Terms"))
        {
            return;
        }

        var writer = part.Writer;
        part.WriteSummary("The losses of one evaluation by name, and their totals");
        using (writer.Open($"public sealed class Terms : {TypeNames.Runtime}.LossTerms"))
        {
            writer.Line("private Terms() : base(null!, null!, null) { }");
            foreach (var component in part.Loss.Components)
            {
                part.WriteSummary($"The unweighted loss of <c>{component.Name}</c>");
                writer.Line($"public {TypeNames.Tensor} {Identifiers.Escape(component.Name)} => {part.Throw};");
            }

            var outputs = part.Loss.Components
                .Select(static component => Identifiers.Escape(component.Name))
                .Concat(["Total", "RawTotal"])
                .Select(static name => $"out {TypeNames.Tensor} {name}");
            part.WriteSummary("The losses, the total and the raw total");
            writer.Line($"public void Deconstruct({string.Join(", ", outputs)}) => {part.Throw};");
        }

        writer.Line();
    }
}
