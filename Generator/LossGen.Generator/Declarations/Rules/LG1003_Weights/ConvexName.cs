namespace LossGen.Generator.Declarations.Rules;

/// <summary>Whether a class says by its name that it is a convex combination, which a hull or a non-convex loss does not.</summary>
internal static class ConvexName
{
    private static readonly HashSet<string> Denials = ["Non", "Not", "Un", "Quasi"];

    private static readonly HashSet<string> Sums =
        [
            "Blend", "Combination", "Combined", "Loss", "Losses", "Mix", "Mixture", "Objective", "Sum", "Total", "Weighted", "Weighting",
            "Weights",
        ];

    public static bool IsSaidBy(string name)
    {
        if (!name.Contains("Convex"))
        {
            return false;
        }

        var words = Words(name);
        var position = words.IndexOf("Convex");
        return position >= 0
            && (position == 0 || !Denials.Contains(words[position - 1]))
            && (position == words.Count - 1 || Sums.Contains(words[position + 1]));
    }

    /// <summary>The words of a name in Pascal case.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || char.IsUpper(name[i]) || name[i] == '_')
            {
                words.Add(name.Substring(start, i - start).Trim('_'));
                start = i;
            }
        }

        return words;
    }
}
