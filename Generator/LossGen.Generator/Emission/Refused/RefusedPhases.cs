using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Refused;

/// <summary><c>Phase</c>, <c>Alternate</c> and <c>Alternation</c>.</summary>
internal static class RefusedPhases
{
    private const string Scheduler = $"{TypeNames.Torch}.optim.lr_scheduler.LRScheduler";

    public static void Write(RefusedPart part)
    {
        if (part.Has("Phase"))
        {
            part.WriteSummary("The phases of training");
            part.Writer.Line("public enum Phase { "
                + $"{string.Join(", ", part.Loss.Schedule.Phases.Select(static phase => Identifiers.Escape(phase.Name)))} }}");
            part.Writer.Line();
        }

        if (part.Has("Alternate"))
        {
            var parameters = part.Loss.Schedule.Phases
                .Select(static phase => $"{TypeNames.Optimizer} {Identifiers.Escape(PhaseView.CamelCase(phase))} = default!");
            part.WriteMethod(
                "Starts alternating training", $"{part.Public} {part.TypeOrDynamic("Alternation")} Alternate", parameters.ToList());
            if (part.Loss.Schedule.Phases.Count > 1)
            {
                part.WriteMethod(
                    "Starts alternating training with one optimizer",
                    $"{part.Public} {part.TypeOrDynamic("Alternation")} Alternate",
                    [$"{TypeNames.Optimizer} optimizer"]);
            }
        }

        if (part.Has("Alternation"))
        {
            WriteAlternation(part);
        }
    }

    private static void WriteAlternation(RefusedPart part)
    {
        part.WriteSummary("Alternating training");
        using (part.Writer.Open($"public sealed class Alternation : {TypeNames.Runtime}.PhaseAlternation"))
        {
            part.Writer.Line($"private Alternation() : base(null!) {{ }}");
            part.WriteSummary("The phase that is due");
            part.Writer.Line($"public {part.TypeOrDynamic("Phase")} Current => {part.Throw};");
            part.WriteSummary("Steps with what was accumulated");
            part.Writer.Line($"public {TypeNames.Runtime}.StepResult? EndCycle({part.TypeOrDynamic("Phase")} phase) => {part.Throw};");
            WriteStep(part, "Step", part.Inputs);
            if (RefusedInputs.IsIn(part))
            {
                WriteStep(part, "Step", ["Inputs inputs"]);
            }

            foreach (var phase in part.Loss.Schedule.Phases)
            {
                part.WriteSummary($"The scheduler of the learning rate of <c>{phase.Name}</c>");
                part.Writer.Line($"public {Scheduler}? {phase.Name}Scheduler {{ get => {part.Throw}; set => {part.Throw}; }}");
                WriteStep(part, "Step" + phase.Name, part.Inputs);
            }
        }

        part.Writer.Line();
    }

    /// <summary>Every step takes every input: which of them a phase has may be what is wrong.</summary>
    private static void WriteStep(RefusedPart part, string name, IReadOnlyList<string> inputs)
    {
        part.WriteSummary("One step");
        part.Writer.Line($"{part.Loss.Accessibility} {TypeNames.Runtime}.StepResult {name}({string.Join(", ", inputs)}) => {part.Throw};");
    }
}
