using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Step</c>: a whole training step.</summary>
internal static class StepMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var loss = view.Loss;
        var evaluation = new Evaluation(view);
        var names = evaluation.Names;
        FormulaText.WriteSummary(writer, view, "One training step on the combined loss");
        writer.Line("/// <remarks>Clears the gradients, evaluates the components, goes backward and steps the optimizer.</remarks>");
        writer.Line("/// <param name=\"optimizer\">The optimizer, which owns the parameters that are trained.</param>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The detached losses, for the caller to dispose; reading them waits for the device.</returns>");
        string[] parameters = [$"{TypeNames.Optimizer} optimizer", .. view.Parameters];
        using (Signature.Open(writer, $"{Modifiers.WithInputs(loss)}{TypeNames.Runtime}.StepResult Step", parameters))
        {
            evaluation.WriteStart(writer);
            var batch = BatchInput(loss);
            string? share = null;
            if (batch is null)
            {
                writer.Line($"{names.Member("BeginStep")}(optimizer);");
            }
            else
            {
                share = names.Local("share");
                writer.Line($"var {share} = {names.Member("BeginBatch")}(optimizer, {batch});");
            }

            evaluation.WriteTerms(writer, "RequireTrainable");
            evaluation.WriteScales(writer, inStep: true);
            evaluation.WriteBackward(writer, share);
            writer.Line($"return {names.Member("EndStep")}(optimizer, {EndArguments(evaluation, batch)});");
        }

        writer.Line();
    }

    /// <summary>The input whose length is the batch's size, where batches are accumulated: the first tensor.</summary>
    public static string? BatchInput(LossModel loss) =>
        loss.Options.AccumulateSteps <= 1 ? null
        : loss.Inputs.FirstOrDefault(static input => input.IsTensor) is { } input ? Identifiers.Escape(input.Name)
        : "null";

    /// <summary>What the end of a step is given.</summary>
    public static string EndArguments(Evaluation evaluation, string? batch)
    {
        var scales = evaluation.Scales is { } local ? $", {local}" : "";
        return $"new[] {{ {evaluation.AllTerms} }}{scales}{(batch is null ? "" : $", batch: {batch}")}";
    }
}
