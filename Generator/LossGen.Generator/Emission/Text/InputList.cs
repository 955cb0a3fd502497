using LossGen.Generator.Model;
using LossGen.Generator.Text;

namespace LossGen.Generator.Emission.Text;

/// <summary>The inputs as parameters, and their documentation.</summary>
internal static class InputList
{
    public static IReadOnlyList<string> Parameters(LossModel loss) =>
        loss.Inputs.Select(static input =>
            $"{input.Type} {Identifiers.Escape(input.Name)}"
                + (input.Default is { } value ? $" = {Constants.WriteDefault(value, input.Type)}" : "")).ToList();

    /// <summary>The inputs as arguments, by name.</summary>
    /// <param name="loss">The class.</param>
    /// <param name="tensors">The local that tensors pass through; null where they are passed as they are.</param>
    public static string Passed(LossModel loss, string? tensors = null) =>
        string.Join(", ", loss.Inputs.Select(input =>
        {
            var name = Identifiers.Escape(input.Name);
            return $"{name}: {(input.IsTensor && tensors is not null ? $"{tensors}.Input({name})" : name)}";
        }));

    public static void WriteDocumentation(SourceWriter writer, LossModel loss)
    {
        foreach (var input in loss.Inputs)
        {
            writer.Line($"/// <param name=\"{input.Name}\">Input of <c>{Users(input)}</c>.</param>");
        }
    }

    /// <summary>The documentation of an input where it stands alone.</summary>
    public static void WriteSummary(SourceWriter writer, InputModel input) =>
        writer.Line($"/// <summary>Input of <c>{Users(input)}</c>.</summary>");

    private static string Users(InputModel input) =>
        input.UsedBy.Count == 1 ? input.UsedBy[0] : string.Join("</c>, <c>", input.UsedBy);
}
