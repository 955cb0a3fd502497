namespace LossGen.Generator.Dominance;

/// <summary>Names in a sentence.</summary>
internal static class Listing
{
    /// <summary><c>'A'</c>, <c>'A' and 'B'</c>, <c>'A', 'B' and 'C'</c>.</summary>
    public static string Of(IReadOnlyList<string> names)
    {
        var quoted = names.Select(static name => $"'{name}'").ToList();
        return quoted.Count < 2
            ? string.Concat(quoted)
            : $"{string.Join(", ", quoted.Take(quoted.Count - 1))} and {quoted[quoted.Count - 1]}";
    }
}
