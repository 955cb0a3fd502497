using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Step</c>: a whole training step.</summary>
internal static class StepMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var loss = view.Loss;
        var evaluation = new Evaluation(view, isStep: true);
        FormulaText.WriteSummary(writer, view, "One training step on the combined loss");
        writer.Line($"/// <remarks>{FormulaText.OfAllPhases(loss)}Clears the gradients, evaluates the components, goes backward and steps "
            + "the optimizer.</remarks>");
        writer.Line("/// <param name=\"optimizer\">The optimizer, which owns the parameters that are trained.</param>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The detached losses, for the caller to dispose; reading them waits for the device.</returns>");
        string[] parameters = [$"{TypeNames.Optimizer} optimizer", .. view.Parameters];
        using (Signature.Open(writer, $"{Modifiers.WithInputs(loss)}{TypeNames.Runtime}.StepResult Step", parameters))
        {
            evaluation.WriteBegin(writer, "BeginStep", "optimizer");
            evaluation.WriteGuard(writer);
            evaluation.WriteTerms(writer);
            evaluation.WriteStepEnd(writer);
        }

        writer.Line();
    }
}
