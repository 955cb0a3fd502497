using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>forward</c>: the total.</summary>
internal static class ForwardMethod
{
    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        var evaluation = new Evaluation(loss, scheme);
        FormulaText.WriteSummary(writer, loss, scheme, "The combined loss");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>A 0-d tensor to call backward on.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(loss)}{TypeNames.Tensor} forward", InputList.Parameters(loss)))
        {
            evaluation.WriteStart(writer);
            evaluation.WriteTerms(writer, "RequireScalar");
            evaluation.WriteScales(writer);
            evaluation.WriteTotal(writer, $"return {evaluation.Scope}.MoveToOuter(", ");");
        }

        writer.Line();
    }
}
