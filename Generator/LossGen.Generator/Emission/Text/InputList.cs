using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>The inputs as parameters, and their documentation.</summary>
internal static class InputList
{
    public static IReadOnlyList<string> Parameters(LossModel loss) =>
        loss.Inputs.Select(static input => $"{input.Type} {Identifiers.Escape(input.Name)}{(input.Default is { } value ? $" = {Constants.WriteDefault(value, input.Type)}" : "")}").ToList();

    /// <summary>The inputs as arguments, by name.</summary>
    public static string Passed(LossModel loss) =>
        string.Join(", ", loss.Inputs.Select(static input => $"{Identifiers.Escape(input.Name)}: {Identifiers.Escape(input.Name)}"));

    public static void WriteDocumentation(SourceWriter writer, LossModel loss)
    {
        foreach (var input in loss.Inputs)
        {
            var users = input.UsedBy.Count == 1 ? input.UsedBy[0] : string.Join("</c>, <c>", input.UsedBy);
            writer.Line($"/// <param name=\"{input.Name}\">Input of <c>{users}</c>.</param>");
        }
    }
}
