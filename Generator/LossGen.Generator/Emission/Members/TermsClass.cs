using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The class <c>Terms</c> that <c>Compute</c> returns.</summary>
internal static class TermsClass
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        writer.Line("/// <summary>The losses of one evaluation by name, their total, and the totals to watch.</summary>");
        using (writer.Open($"public {Modifiers.New(loss)}sealed class Terms : {TypeNames.Runtime}.LossTerms"))
        {
            writer.Line($"internal Terms({TypeNames.Runtime}.LossEvaluation evaluation, {TypeNames.Tensor} total, {TypeNames.Tensor}? "
                + "scales) : base(evaluation, total, scales)");
            using (writer.Open(""))
            {
            }

            for (var i = 0; i < loss.Components.Count; i++)
            {
                writer.Line();
                writer.Line($"/// <summary>The unweighted loss of <c>{loss.Components[i].Name}</c>.</summary>");
                writer.Line(
                    FormattableString.Invariant($"public {TypeNames.Tensor} {Identifiers.Escape(loss.Components[i].Name)} => Get({i});"));
            }

            writer.Line();
            WriteDeconstruct(writer, loss);
        }

        writer.Line();
    }

    private static void WriteDeconstruct(SourceWriter writer, LossModel loss)
    {
        string[] names = [.. loss.Components.Select(static component => Identifiers.Escape(component.Name)), "Total", "RawTotal"];
        writer.Line("/// <summary>The losses, the total and the raw total, for <c>var (…) = loss.Compute(…)</c>.</summary>");
        using (Signature.Open(writer, "public void Deconstruct", [.. names.Select(static name => $"out {TypeNames.Tensor} {name}")]))
        {
            foreach (var name in names)
            {
                writer.Line($"{name} = this.{name};");
            }
        }
    }
}
