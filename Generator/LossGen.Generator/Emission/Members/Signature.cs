using LossGen.Generator.Emission.Text;

namespace LossGen.Generator.Emission.Members;

/// <summary>The head of a generated method.</summary>
internal static class Signature
{
    private const int MaxWidth = 120;

    /// <summary>Opens the method's body, under one line where the parameters fit and else one line for each.</summary>
    public static SourceWriter.Block Open(SourceWriter writer, string header, IReadOnlyList<string> parameters)
    {
        if (WidthOf(header, parameters) <= MaxWidth)
        {
            return writer.Open($"{header}({string.Join(", ", parameters)})");
        }

        writer.Line($"{header}(");
        using (writer.Indent())
        {
            for (var i = 0; i < parameters.Count; i++)
            {
                writer.Line($"{parameters[i]}{(i < parameters.Count - 1 ? "," : ")")}");
            }
        }

        return writer.Open("");
    }

    private static int WidthOf(string header, IReadOnlyList<string> parameters)
    {
        const int Parentheses = 2;
        const int Separator = 2;
        var width = header.Length + Parentheses + (Separator * Math.Max(0, parameters.Count - 1));
        foreach (var parameter in parameters)
        {
            width += parameter.Length;
        }

        return width;
    }
}
