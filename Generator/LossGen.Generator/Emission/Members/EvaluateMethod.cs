using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Evaluate</c>: the numbers of an evaluation, for validation.</summary>
internal static class EvaluateMethod
{
    public static void Write(SourceWriter writer, EmissionView view)
    {
        var names = new NameScope(view.Names);
        FormulaText.WriteSummary(writer, view, "The numbers of one evaluation, without gradient");
        writer.Line($"/// <remarks>{FormulaText.OfAllPhases(view.Loss)}Waits for the device once. Nothing changes: the scheme's state "
            + "stays, and so do the modes of the modules.</remarks>");
        InputList.WriteDocumentation(writer, view.Loss);
        writer.Line("/// <returns>Losses, shares and totals, by name.</returns>");
        using (Signature.Open(writer, $"{Modifiers.WithInputs(view.Loss)}{TypeNames.Runtime}.StepReport Evaluate", view.Parameters))
        {
            writer.Line($"using var {names.Local("scope")} = {TypeNames.Torch}.NewDisposeScope();");
            var numbers = names.Local("numbers");
            writer.Line($"using var {numbers} = {names.Member("BeginNumbers")}();");
            using (writer.Open("try"))
            {
                writer.Line($"return {names.Member("ReadTerms")}(this.Compute({InputList.Passed(view.Loss, numbers)}));");
            }

            var exception = names.Local("exception");
            using (writer.Open($"catch (global::System.Exception {exception}) when ({numbers}.Explains({exception}))"))
            {
                writer.Line($"throw {numbers}.Explanation({exception});");
            }
        }

        writer.Line();
    }
}
