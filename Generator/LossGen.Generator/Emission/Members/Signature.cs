namespace LossGen.Generator.Emission.Members;

/// <summary>The head of a generated method.</summary>
internal static class Signature
{
    private const int MaxWidth = 120;

    /// <summary>Opens the method's body, under one line where the parameters fit and else one line for each.</summary>
    public static SourceWriter.Block Open(SourceWriter writer, string header, IReadOnlyList<string> parameters)
    {
        var line = $"{header}({string.Join(", ", parameters)})";
        if (line.Length <= MaxWidth)
        {
            return writer.Open(line);
        }

        writer.Line($"{header}(");
        using (writer.Indent())
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                writer.Line(parameters[i] + (i < parameters.Count - 1 ? "," : ")"));
            }
        }

        return writer.Open("");
    }
}
