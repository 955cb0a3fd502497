using System.Text.RegularExpressions;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>What the sources of the schemes keep to: each is a file of its own, and none waits for the device in a step.</summary>
public class SchemeSourceTests
{
    private static readonly Dictionary<string, string> Sources = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "Runtime"), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToDictionary(static file => Path.GetRelativePath(Path.Combine(Repository.Root, "Runtime"), file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive.Where(static name => !name.Contains(' ', StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Scheme_is_one_file_and_no_other_names_it(string scheme)
    {
        var named = Sources.Where(source => Regex.IsMatch(source.Value, $@"\b{scheme}Attribute\b|^(?! *//).*\b{scheme}\b", RegexOptions.Multiline)).Select(static source => source.Key);
        Assert.Equal($"Schemes/{scheme}.cs", Assert.Single(named));
    }

    /// <summary>Each of these copies a number to the host, for which a step would have to wait.</summary>
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Scheme_reads_no_number_from_the_device(string scheme)
    {
        var waits = Regex.Matches(Sources[$"Schemes/{scheme}.cs"], @"\.(item|data|ToDouble|ToSingle|ToBoolean|ToInt64|cpu|nonzero|tolist|str|bytes)\b|\(bool\)|\(double\)|\(float\)");
        Assert.Empty(waits.Select(static wait => wait.Value));
    }
}
