namespace LossGen.Generator.Emission.Members;

/// <summary><c>Compute</c>: the named terms.</summary>
internal static class ComputeMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var evaluation = new Evaluation(view);
        FormulaText.WriteSummary(writer, view, "The losses by name, and their total");
        InputList.WriteDocumentation(writer, view.Loss);
        writer.Line("/// <returns>The unweighted losses, the total to call backward on, and the raw total to log.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(view.Loss)}Terms Compute", view.Parameters))
        {
            evaluation.WriteStart(writer);
            evaluation.WriteTerms(writer, "RequireScalar");
            evaluation.WriteScales(writer);
            var total = evaluation.Names.Local("total");
            evaluation.WriteTotal(writer, $"var {total} = ", ";");
            writer.Line("return new Terms(");
            using (writer.Indent())
            {
                foreach (var component in view.Loss.Components)
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
