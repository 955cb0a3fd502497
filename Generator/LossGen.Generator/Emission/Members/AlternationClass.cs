using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The class <c>Alternation</c>: what is due, the step that is due, and one step for each phase.</summary>
internal static class AlternationClass
{
    private const string Scheduler = $"{TypeNames.Torch}.optim.lr_scheduler.LRScheduler";

    public static void Write(SourceWriter writer, LossModel loss, SchemeEmission scheme)
    {
        writer.Line($"/// <summary>Alternating training: {ScheduleText.Of(loss.Schedule)}.</summary>");
        using (writer.Open($"public {Modifiers.New(loss)}sealed class Alternation : {TypeNames.Runtime}.PhaseAlternation"))
        {
            writer.Line($"private readonly {loss.Type.QualifiedName} loss;");
            writer.Line();
            using (writer.Open($"internal Alternation({loss.Type.QualifiedName} loss, params {TypeNames.Runtime}.PhaseTraining[] "
                + "trainings) : base(loss, trainings)"))
            {
                writer.Line("this.loss = loss;");
            }

            writer.Line();
            writer.Line("/// <summary>The phase that is due.</summary>");
            writer.Line("public Phase Current => (Phase)CurrentPhase;");
            writer.Line();
            WriteSchedulers(writer, loss);
            WriteEndCycle(writer);
            var inPhases = PhaseView.OfAll(loss);
            WriteDueStep(writer, inPhases);
            InputsMembers.WriteDueStep(writer, loss, inPhases);
            foreach (var phase in loss.Schedule.Phases)
            {
                writer.Line();
                WriteStep(writer, PhaseView.Of(loss, phase), phase, scheme);
            }
        }

        writer.Line();
    }

    private static void WriteSchedulers(SourceWriter writer, LossModel loss)
    {
        for (var i = 0; i < loss.Schedule.Phases.Count; i++)
        {
            var name = loss.Schedule.Phases[i].Name;
            writer.Line($"/// <summary>The scheduler of the learning rate of <c>{name}</c>, which steps after each step of that phase; "
                + "none unless set.</summary>");
            writer.Line(FormattableString.Invariant(
                $"public {Scheduler}? {name}Scheduler {{ get => GetScheduler({i}); set => SetScheduler({i}, value); }}"));
            writer.Line();
        }
    }

    private static void WriteEndCycle(SourceWriter writer)
    {
        writer.Line("/// <summary>Steps a phase's optimizer with the batches that were accumulated so far.</summary>");
        writer.Line("/// <param name=\"phase\">The phase.</param>");
        writer.Line("/// <returns>The batches' mean losses, for the caller to dispose; null where no batch waits.</returns>");
        writer.Line($"public {TypeNames.Runtime}.StepResult? EndCycle(Phase phase) => EndCycle((int)phase);");
        writer.Line();
    }

    private static void WriteDueStep(SourceWriter writer, LossModel loss)
    {
        writer.Line("/// <summary>One step of the phase that is due.</summary>");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The detached losses of the phase, for the caller to dispose.</returns>");
        using (Signature.Open(writer, $"{loss.Accessibility} {TypeNames.Runtime}.StepResult Step", InputList.Parameters(loss)))
        {
            writer.Line("RequireUnfinished();");
            using (writer.Open("return Current switch", closing: "};"))
            {
                for (var i = 0; i < loss.Schedule.Phases.Count; i++)
                {
                    var phase = loss.Schedule.Phases[i];
                    var pattern = i < loss.Schedule.Phases.Count - 1 ? $"Phase.{Identifiers.Escape(phase.Name)}" : "_";
                    writer.Line($"{pattern} => this.Step{phase.Name}({InputList.Passed(PhaseView.Of(loss, phase))}),");
                }
            }
        }
    }

    private static void WriteStep(SourceWriter writer, LossModel loss, PhaseModel phase, SchemeEmission scheme)
    {
        FormulaText.WriteSummary(writer, new EmissionView(loss, scheme), $"One step of <c>{phase.Name}</c> on");
        InputList.WriteDocumentation(writer, loss);
        writer.Line("/// <returns>The detached losses of the phase, for the caller to dispose.</returns>");
        using (Signature.Open(writer, $"{loss.Accessibility} {TypeNames.Runtime}.StepResult Step{phase.Name}", InputList.Parameters(loss)))
        {
            var inputs = InputList.Passed(loss);
            writer.Line($"return this.loss.Step{phase.Name}(this{(inputs.Length == 0 ? "" : ", ")}{inputs});");
        }
    }
}
