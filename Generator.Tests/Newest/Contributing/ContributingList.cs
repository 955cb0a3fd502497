using System.Text.RegularExpressions;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Newest.Contributing;

/// <summary>The files that a section of CONTRIBUTING names, in its numbered list.</summary>
internal sealed partial class ContributingList
{
    private ContributingList(IReadOnlyList<string> files) => Files = files;

    /// <summary>The files, as CONTRIBUTING writes them: <c>X</c>, <c>Name</c> and <c>nnnn</c> stand for what is added, <c>*</c> for anything.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="kind">Of a choice between kinds, the bullet that begins so.</param>
    public static ContributingList Read(string heading, string kind = "")
    {
        var text = File.ReadAllText(Path.Combine(TestDirectory.Path, "..", "CONTRIBUTING.md")).ReplaceLineEndings("\n");
        var section = text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        var items = Items().Split(section)[1..]
            .Where(item => !item.StartsWith("   - ", StringComparison.Ordinal) || item.StartsWith($"   - {kind}", StringComparison.Ordinal));
        return new ContributingList([.. items.SelectMany(static item => Paths().Matches(item)).Select(static path => path.Groups[1].Value).Distinct()]);
    }

    /// <summary>Whether a pattern of the list means a file.</summary>
    public static bool Means(string pattern, string file, string id, string name)
    {
        var filled = pattern.Replace("nnnn", id[2..], StringComparison.Ordinal).Replace("_Name", $"_{name}", StringComparison.Ordinal);
        filled = LetterX().Replace(filled, name);
        return Regex.IsMatch(file, $"^{Regex.Escape(filled).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(10));
    }

    /// <summary>Numbered items, and the bullets below them.</summary>
    [GeneratedRegex(@"^(?=\d+\. |   - )", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Items();

    /// <summary>A file of the repository in backticks: it has a folder, or is one of the texts at the top.</summary>
    [GeneratedRegex(@"`((?:[\w.*]+/)*[\w.*#]+\.(?:cs|md|txt|globalconfig))`", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Paths();

    [GeneratedRegex(@"\bX(?=[A-Z.])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LetterX();
}
