namespace LossGen.Generator.Text;

/// <summary>
/// The name that somebody meant who wrote one that does not exist. Rules hand it to their fixes; where two names are as near, or
/// all are far, there is none.
/// </summary>
internal static class NearestName
{
    /// <summary>One letter in three may be wrong.</summary>
    private const int LettersPerMistake = 3;

    /// <summary>From here on the beginning of a name stands for the name.</summary>
    private const int ShortestBeginning = 3;

    /// <summary>The nearest of the names, regardless of case; null where none is near, or two are alike.</summary>
    /// <param name="written">The name that does not exist.</param>
    /// <param name="names">Those that do.</param>
    public static string? Among(string written, IEnumerable<string> names)
    {
        string? nearest = null;
        var least = (Mistakes: int.MaxValue, Cases: int.MaxValue);
        var isUnique = false;
        foreach (var name in names)
        {
            if (Mistakes(written, name) is not { } mistakes)
            {
                continue;
            }

            var distance = (mistakes, Distance(written, name));
            var order = distance.CompareTo(least);
            if (order < 0)
            {
                (nearest, least, isUnique) = (name, distance, true);
            }
            else if (order == 0 && name != nearest)
            {
                isUnique = false;
            }
        }

        return isUnique ? nearest : null;
    }

    /// <summary>How many letters are wrong; null where that is too many to be a slip.</summary>
    private static int? Mistakes(string written, string name)
    {
        var (lowerWritten, lowerName) = (written.ToLowerInvariant(), name.ToLowerInvariant());
        var distance = Distance(lowerWritten, lowerName);
        var longer = Math.Max(written.Length, name.Length);
        if (distance < longer && distance <= Math.Max(1, longer / LettersPerMistake))
        {
            return distance;
        }

        return written.Length >= ShortestBeginning
            && 2 * written.Length >= name.Length
            && lowerName.StartsWith(lowerWritten, StringComparison.Ordinal)
                ? distance
                : null;
    }

    /// <summary>The least number of letters that are added, left out, replaced, or exchanged with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
