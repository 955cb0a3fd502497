using LossGen.Generator.Emission.Text;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary><c>forward</c>, <c>Compute</c>, <c>Evaluate</c> and <c>Step</c>.</summary>
internal static class RefusedSteps
{
    public static void Write(RefusedPart part)
    {
        if (part.Has("forward"))
        {
            part.WriteMethod("The combined loss", $"{part.WithInputs} {TypeNames.Tensor} forward", part.Inputs);
        }

        if (part.Has("Compute"))
        {
            part.WriteMethod(
                "The losses by name, and their total", $"{part.WithInputs} {part.TypeOrDynamic("Terms")} Compute", part.Inputs);
        }

        if (part.Has("Evaluate"))
        {
            part.WriteMethod("The numbers of one evaluation", $"{part.WithInputs} {TypeNames.Runtime}.StepReport Evaluate", part.Inputs);
        }

        if (part.Has("Step"))
        {
            var optimizer = Identifiers.Unique("optimizer", name => part.Loss.Inputs.Any(input => input.Name == name));
            part.WriteMethod(
                "One training step on the combined loss",
                $"{part.WithInputs} {TypeNames.Runtime}.StepResult Step",
                [$"{TypeNames.Optimizer} {optimizer}", .. part.Inputs]);
        }
    }
}
