using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>
/// The class <c>Inputs</c>, and the methods that take one: what <c>ICombinedLoss</c> has, in as little text as there can be, because
/// every class has it and most never call it.
/// </summary>
internal static class InputsMembers
{
    /// <summary>The interface; null for a class that has an input which no object can hold.</summary>
    public static string? Interface(LossModel loss) =>
        InputProperties.Obstacle(loss) is null
            ? $"{TypeNames.Runtime}.ICombinedLoss<{loss.Type.QualifiedName}.Inputs>"
            : null;

    public static void Write(SourceWriter writer, EmissionView view)
    {
        var loss = view.Loss;
        if (InputProperties.Obstacle(loss) is { } obstacle)
        {
            writer.Line($"// There is no class Inputs and no ICombinedLoss: '{obstacle}' is a ref struct, which no object can hold.");
            writer.Line();
            return;
        }

        var properties = InputProperties.Of(loss);
        WriteClass(writer, loss, properties);
        var passed = Passed(loss, properties);
        WriteMethod(writer, loss, "StepResult", "Step", passed, withOptimizer: true);
        WriteStepAgain(writer, loss);
        WriteMethod(writer, loss, "StepReport", "Evaluate", passed, withOptimizer: false);
        WriteCompute(writer, loss, passed);
    }

    /// <summary>The step of whichever phase is due, which takes what it needs.</summary>
    public static void WriteDueStep(SourceWriter writer, LossModel whole, LossModel inPhases)
    {
        if (InputProperties.Obstacle(whole) is not null)
        {
            return;
        }

        writer.Line();
        writer.Line("/// <summary>One step of the phase that is due, of the inputs as one object.</summary>");
        writer.Line("/// <param name=\"inputs\">The inputs of all phases.</param>");
        writer.Line("/// <returns>The detached losses of the phase, for the caller to dispose.</returns>");
        using (writer.Open($"{whole.Accessibility} {TypeNames.Runtime}.StepResult Step(Inputs inputs)"))
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(inputs);");
            var passed = whole.Inputs.Zip(InputProperties.Of(whole), static (input, property) => (Input: input, Property: property))
                .Where(pair => inPhases.Inputs.Contains(pair.Input))
                .Select(static pair => Passed(pair.Input, pair.Property));
            writer.Line($"return this.Step({string.Join(", ", passed)});");
        }
    }

    private static void WriteClass(SourceWriter writer, LossModel loss, IReadOnlyList<string> properties)
    {
        writer.Line("/// <summary>The inputs as one object, as <c>ICombinedLoss</c> takes them.</summary>");
        using (writer.Open($"{loss.Accessibility} {Modifiers.New(loss)}sealed class Inputs"))
        {
            for (var i = 0; i < properties.Count; i++)
            {
                if (i > 0)
                {
                    writer.Line();
                }

                var input = loss.Inputs[i];
                InputList.WriteSummary(writer, input);
                var initial = input.Default is { } value ? $" = {Constants.WriteDefault(value, input.Type)};"
                    : loss.HasRequiredMembers ? ""
                    : " = default!;";
                var required = initial.Length == 0 ? "required " : "";
                writer.Line($"public {required}{input.Type} {properties[i]} {{ get; init; }}{initial}");
            }
        }

        writer.Line();
    }

    private static void WriteMethod(
        SourceWriter writer, LossModel loss, string result, string method, string passed, bool withOptimizer)
    {
        var parameter = withOptimizer ? $"{TypeNames.Optimizer} optimizer, Inputs inputs" : "Inputs inputs";
        writer.Line("/// <inheritdoc />");
        using (writer.Open($"{loss.Accessibility} {TypeNames.Runtime}.{result} {method}({parameter})"))
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(inputs);");
            writer.Line($"return this.{method}({(!withOptimizer ? "" : passed.Length == 0 ? "optimizer" : "optimizer, ")}{passed});");
        }

        writer.Line();
        if (loss.Accessibility != "public")
        {
            var arguments = withOptimizer ? "optimizer, inputs" : "inputs";
            writer.Line($"{TypeNames.Runtime}.{result} {Interface(loss)}.{method}({parameter}) => this.{method}({arguments});");
            writer.Line();
        }
    }

    private static void WriteStepAgain(SourceWriter writer, LossModel loss)
    {
        var parameters = $"({TypeNames.Optimizer} optimizer, global::System.Func<Inputs> inputs)";
        writer.Line("/// <inheritdoc />");
        writer.Line($"{loss.Accessibility} {TypeNames.Runtime}.StepResult Step{parameters} =>");
        writer.Line("    StepAgain(this, optimizer, inputs);");
        writer.Line();
        if (loss.Accessibility != "public")
        {
            writer.Line($"{TypeNames.Runtime}.StepResult {Interface(loss)}.Step{parameters} =>");
            writer.Line("    StepAgain(this, optimizer, inputs);");
            writer.Line();
        }
    }

    /// <summary>For those that are generic over losses alone: whoever knows the class wants its own terms.</summary>
    private static void WriteCompute(SourceWriter writer, LossModel loss, string passed)
    {
        using (writer.Open($"{TypeNames.Runtime}.LossTerms {Interface(loss)}.Compute(Inputs inputs)"))
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(inputs);");
            writer.Line($"return this.Compute({passed});");
        }

        writer.Line();
    }

    private static string Passed(LossModel loss, IReadOnlyList<string> properties) =>
        string.Join(", ", loss.Inputs.Select((input, i) => Passed(input, properties[i])));

    private static string Passed(InputModel input, string property) => $"{Identifiers.Escape(input.Name)}: inputs.{property}";
}
