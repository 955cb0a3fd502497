using LossGen.Generator.Emission.Text;
using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The enum <c>Phase</c>.</summary>
internal static class PhaseEnum
{
    public static void Write(SourceWriter writer, LossModel loss)
    {
        writer.Line($"/// <summary>The phases of training: {ScheduleText.Of(loss.Schedule)}.</summary>");
        using (writer.Open($"public {Modifiers.New(loss)}enum Phase"))
        {
            for (var i = 0; i < loss.Schedule.Phases.Count; i++)
            {
                if (i > 0)
                {
                    writer.Line();
                }

                var phase = loss.Schedule.Phases[i];
                writer.Line($"/// <summary>Trains {Trained(phase)} on "
                    + $"{string.Join(", ", phase.Components.Select(static name => $"<c>{name}</c>"))}.</summary>");
                writer.Line($"{Identifiers.Escape(phase.Name)},");
            }
        }

        writer.Line();
    }

    private static string Trained(PhaseModel phase) =>
        phase.IsRestricted
            ? string.Join(" and ", phase.Trains.Select(static trained => $"<c>{trained.Name}</c>"))
            : "what its optimizer owns";
}
