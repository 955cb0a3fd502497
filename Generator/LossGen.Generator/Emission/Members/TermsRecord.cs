using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary>The record <c>Terms</c> that <c>Compute</c> returns.</summary>
internal static class TermsRecord
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        writer.Line("/// <summary>The losses of one evaluation, 0-d tensors that belong to the caller's dispose scope.</summary>");
        foreach (var component in loss.Components)
        {
            writer.Line($"/// <param name=\"{component.Name}\">The unweighted loss of <c>{component.Name}</c>.</param>");
        }

        writer.Line("/// <param name=\"Total\">The combined loss: call backward on it.</param>");
        writer.Line("/// <param name=\"RawTotal\">The sum with the weights in force and no scheme, without gradient: the number to log and to stop by.</param>");
        writer.Line($"public {Modifiers.New(loss)}readonly record struct Terms(");
        using (writer.Indent())
        {
            foreach (var component in loss.Components)
            {
                writer.Line($"{TypeNames.Tensor} {Identifiers.Escape(component.Name)},");
            }

            writer.Line($"{TypeNames.Tensor} Total,");
            writer.Line($"{TypeNames.Tensor} RawTotal);");
        }

        writer.Line();
    }
}
