using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Compute</c>: the named terms.</summary>
internal static class ComputeMethod
{
    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        var evaluation = new Evaluation(loss, scheme);
        writer.Line($"/// <summary>The losses by name, and the total <c>{FormulaText.Escape(FormulaText.Symbols(loss, scheme))}</c>, {scheme.Words(loss)}. sg(x) is x without its gradient.</summary>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The unweighted losses, the total to call backward on, and the raw total to log.</returns>");
        using (writer.Open($"{Modifiers.WithInputs(loss)}Terms Compute({InputList.Parameters(loss)})"))
        {
            evaluation.WriteStart(writer);
            evaluation.WriteTerms(writer, "RequireScalar");
            evaluation.WriteScales(writer);
            var total = evaluation.Names.Local("total");
            writer.Line($"var {total} = {evaluation.Total()};");
            writer.Line("return new Terms(");
            using (writer.Indent())
            {
                foreach (var component in loss.Components)
                {
                    writer.Line($"{evaluation.Scope}.MoveToOuter({evaluation.Names.Term(component)}),");
                }

                writer.Line($"Total: {evaluation.Scope}.MoveToOuter({total}),");
                var raw = evaluation.Scales is null ? $"{total}.detach()" : $"{evaluation.Names.Member("RawSum")}({evaluation.AllTerms})";
                writer.Line($"RawTotal: {evaluation.Scope}.MoveToOuter({raw}));");
            }
        }

        writer.Line();
    }
}
