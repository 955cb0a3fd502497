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
                var component = loss.Components[i];
                var (type, get, absent) = component.CanBeAbsent ? ("?", "GetIfPresent", "; null where it is absent") : ("", "Get", "");
                writer.Line($"/// <summary>The unweighted loss of <c>{component.Name}</c>{absent}.</summary>");
                writer.Line(FormattableString.Invariant(
                    $"public {TypeNames.Tensor}{type} {Identifiers.Escape(component.Name)} => {get}({i});"));
            }

            writer.Line();
            WriteDeconstruct(writer, loss);
        }

        writer.Line();
    }

    private static void WriteDeconstruct(SourceWriter writer, LossModel loss)
    {
        var outputs = loss.Components
            .Select(static component => (Name: Identifiers.Escape(component.Name), Type: component.CanBeAbsent ? "?" : ""))
            .Concat([(Name: "Total", Type: ""), (Name: "RawTotal", Type: "")])
            .ToList();
        writer.Line("/// <summary>The losses, the total and the raw total, for <c>var (…) = loss.Compute(…)</c>.</summary>");
        string[] parameters = [.. outputs.Select(static output => $"out {TypeNames.Tensor}{output.Type} {output.Name}")];
        using (Signature.Open(writer, "public void Deconstruct", parameters))
        {
            foreach (var (name, _) in outputs)
            {
                writer.Line($"{name} = this.{name};");
            }
        }
    }
}
