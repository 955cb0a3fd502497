using System.Globalization;

namespace LossGen.Generator.Text;

/// <summary>Names in a sentence.</summary>
internal static class Listing
{
    /// <summary>Of more names a reader wants to know how many they are.</summary>
    private const int Most = 6;

    /// <summary><c>'A'</c>, <c>'A' and 'B'</c>, <c>'A', 'B' and 'C'</c>; of many the first, and how many more there are.</summary>
    public static string Of(IReadOnlyList<string> names)
    {
        var shown = names.Count > Most ? Most - 1 : names.Count;
        var items = names.Take(shown).Select(static name => $"'{name}'").ToList();
        if (shown < names.Count)
        {
            items.Add((names.Count - shown).ToString(CultureInfo.InvariantCulture) + " more");
        }

        return items.Count < 2
            ? string.Concat(items)
            : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[items.Count - 1]}";
    }
}
