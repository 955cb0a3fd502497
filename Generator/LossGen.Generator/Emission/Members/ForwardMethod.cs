using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>forward</c>: the total.</summary>
internal static class ForwardMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var evaluation = new Evaluation(view, isStep: false);
        FormulaText.WriteSummary(writer, view, "The combined loss");
        InputList.WriteDocumentation(writer, view.Loss);
        writer.Line("/// <returns>A 0-d tensor to call backward on.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(view.Loss)}{TypeNames.Tensor} forward", view.Parameters))
        {
            evaluation.WriteEvaluationStart(writer, "forward");
            evaluation.WriteTerms(writer);
            evaluation.WriteScales(writer);
            evaluation.WriteTotal(writer, $"return {evaluation.Running}.MoveToOuter(", ");");
        }

        writer.Line();
    }
}
