namespace LossGen.Generator.Emission.Members;

/// <summary><c>Compute</c>: the named terms.</summary>
internal static class ComputeMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var evaluation = new Evaluation(view);
        FormulaText.WriteSummary(writer, view, "The losses by name, and their total");
        InputList.WriteDocumentation(writer, view.Loss);
        writer.Line("/// <returns>The unweighted losses, the total to call backward on, and the totals to watch.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(view.Loss)}Terms Compute", view.Parameters))
        {
            evaluation.WriteStart(writer);
            evaluation.WriteTerms(writer, "RequireScalar");
            evaluation.WriteScales(writer);
            var total = evaluation.Names.Local("total");
            evaluation.WriteTotal(writer, $"var {total} = ", ";");
            writer.Line($"return new Terms(this, {evaluation.Scope}, {total}, {evaluation.Scales ?? "null"}, new[] {{ {evaluation.AllTerms} }});");
        }

        writer.Line();
    }
}
