using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Step</c>: a whole training step.</summary>
internal static class StepMethod
{
    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        var evaluation = new Evaluation(loss, scheme);
        var names = evaluation.Names;
        FormulaText.WriteSummary(writer, loss, scheme, "One training step on the combined loss");
        writer.Line("/// <remarks>Clears the gradients, evaluates the components, goes backward and steps the optimizer.</remarks>");
        writer.Line("/// <param name=\"optimizer\">The optimizer, which owns the parameters that are trained.</param>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The detached losses, for the caller to dispose; reading them waits for the device.</returns>");
        string[] parameters = [$"{TypeNames.Optimizer} optimizer", .. InputList.Parameters(loss)];
        using (Signature.Open(writer, $"{Modifiers.WithInputs(loss)}{TypeNames.Runtime}.StepResult Step", parameters))
        {
            evaluation.WriteStart(writer);
            writer.Line($"{names.Member("BeginStep")}(optimizer);");
            evaluation.WriteTerms(writer, "RequireTrainable");
            evaluation.WriteScales(writer, inStep: true);
            writer.Line();
            writer.Line("// The gradient of the total without the total: every loss goes backward with its factor.");
            var (roots, factors) = evaluation.Roots();
            writer.Line($"{TypeNames.Torch}.autograd.backward(");
            using (writer.Indent())
            {
                writer.Line($"new[] {{ {roots} }},");
                writer.Line($"new[] {{ {factors} }});");
            }

            var scales = evaluation.Scales is { } local ? $", {local}" : "";
            writer.Line($"return {names.Member("EndStep")}(optimizer, new[] {{ {evaluation.AllTerms} }}{scales});");
        }

        writer.Line();
    }
}
