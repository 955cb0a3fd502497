using LossGen.Generator.Emission.Text;
using LossGen.Generator.Emission.Views;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary><c>Alternate</c>: starts the phases with one optimizer for each, by name.</summary>
internal static class AlternateMethod
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        var phases = loss.Schedule.Phases;
        writer.Line($"/// <summary>Starts alternating training: {ScheduleText.Of(loss.Schedule)}. It goes on where a loaded checkpoint "
            + "stopped.</summary>");
        foreach (var phase in phases)
        {
            writer.Line($"/// <param name=\"{PhaseView.CamelCase(phase)}\">The optimizer of <c>{phase.Name}</c>.</param>");
        }

        writer.Line("/// <returns>The step methods, and what is due.</returns>");
        var parameters = phases.Select(static phase => $"{TypeNames.Optimizer} {Identifiers.Escape(PhaseView.CamelCase(phase))}").ToList();
        using (Signature.Open(writer, $"public {Modifiers.New(loss)}Alternation Alternate", parameters))
        {
            writer.Line("return new Alternation(");
            using (writer.Indent())
            {
                writer.Line("this,");
                for (var i = 0; i < phases.Count; i++)
                {
                    var optimizer = Identifiers.Escape(PhaseView.CamelCase(phases[i]));
                    writer.Line($"new {TypeNames.Runtime}.PhaseTraining({optimizer}, "
                        + $"{Modules(loss, phases[i])}){(i < phases.Count - 1 ? "," : ");")}");
                }
            }
        }

        writer.Line();
        if (phases.Count > 1 && phases.All(phase => phase.Trains.Equals(phases[0].Trains)))
        {
            WriteSingleOptimizer(writer, loss);
        }
    }

    /// <summary>Phases that train the same parameters may share an optimizer.</summary>
    private static void WriteSingleOptimizer(SourceWriter writer, LossModel loss)
    {
        writer.Line("/// <summary>Starts alternating training with one optimizer for all phases, whose state they share: "
            + $"{ScheduleText.Of(loss.Schedule)}.</summary>");
        writer.Line("/// <param name=\"optimizer\">The optimizer.</param>");
        writer.Line("/// <returns>The step methods, and what is due.</returns>");
        writer.Line($"public {Modifiers.New(loss)}Alternation Alternate({TypeNames.Optimizer} optimizer) => "
            + $"Alternate({string.Join(", ", loss.Schedule.Phases.Select(static _ => "optimizer"))});");
        writer.Line();
    }

    private static string Modules(LossModel loss, PhaseModel phase) =>
        phase.IsRestricted
            ? "() => new " + TypeNames.Torch + ".nn.Module[] { " + string.Join(
                ", ",
                phase.Trains.Select(
                    trained => $"{(trained.IsStatic ? loss.Type.QualifiedName : "this")}.{Identifiers.Escape(trained.Name)}")) + " }"
            : "null";
}
