using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Compute</c>: the named terms.</summary>
internal static class ComputeMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var evaluation = new Evaluation(view, isStep: false);
        FormulaText.WriteSummary(writer, view, "The losses by name, and their total");
        InputList.WriteDocumentation(writer, view.Loss);
        writer.Line("/// <returns>The unweighted losses, the total to call backward on, and the totals to watch.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(view.Loss)}Terms Compute", view.Parameters))
        {
            evaluation.WriteEvaluationStart(writer, "Compute");
            evaluation.WriteTerms(writer);
            evaluation.WriteScales(writer);
            var total = evaluation.Names.Local("total");
            evaluation.WriteTotal(writer, $"var {total} = ", ";");
            writer.Line($"return new Terms({evaluation.Running}, {total}, {evaluation.Scales ?? "null"});");
        }

        writer.Line();
    }
}
