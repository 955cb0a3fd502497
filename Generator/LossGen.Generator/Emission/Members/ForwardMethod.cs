using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>forward</c>: the total.</summary>
internal static class ForwardMethod
{
    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        var evaluation = new Evaluation(loss, scheme);
        writer.Line($"/// <summary>The combined loss <c>{FormulaText.Escape(FormulaText.Symbols(loss, scheme))}</c>, {scheme.Words(loss)}. sg(x) is x without its gradient.</summary>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>A 0-d tensor to call backward on.</returns>");
        using (writer.Open($"{Modifiers.WithInputs(loss)}{TypeNames.Tensor} forward({InputList.Parameters(loss)})"))
        {
            evaluation.WriteStart(writer);
            evaluation.WriteTerms(writer, "RequireScalar");
            evaluation.WriteScales(writer);
            writer.Line($"return {evaluation.Scope}.MoveToOuter({evaluation.Total()});");
        }

        writer.Line();
    }
}
