using System.Text.Json;
using System.Text.RegularExpressions;
using LossGen.Samples.Tests.Infrastructure;
using Xunit.Abstractions;

namespace LossGen.Samples.Tests.Pitfalls;

/// <summary>What the sample's page says: the build names every mistake, one command repairs them, and the networks learn.</summary>
public partial class FormatTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_mistake_is_reported_and_repaired_and_both_networks_learn_more()
    {
        using var project = new CopiedProject();

        Assert.Equal(Mistakes(), Warnings(project.DotNet("build", "Pitfalls", "--no-incremental")));
        var before = Train(project);
        project.DotNet("format", "analyzers", "Pitfalls/Pitfalls.csproj", "--severity", "info");
        Assert.Empty(Warnings(project.DotNet("build", "Pitfalls", "--no-incremental")));
        var after = Train(project);

        output.WriteLine($"RESULT {JsonSerializer.Serialize(new { before, after })}");
        AssertMore("names", before, after);
        AssertMore("families", before, after);
        AssertMore("brightnessError", after, before);
        AssertMore("pixelError", after, before);
        AssertMore("learningRate", before, after);
    }

    /// <summary>The rules that the sources' comments name.</summary>
    private static IEnumerable<string> Mistakes() => CopiedProject.SourceFiles()
        .SelectMany(static file => Comment().Matches(File.ReadAllText(Path.Combine(CopiedProject.Source, file))))
        .Select(static match => match.Groups[1].Value)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Warnings(string[] log) => log
        .Select(static line => Warning().Match(line))
        .Where(static match => match.Success)
        .Select(static match => (Place: match.Groups[1].Value, Rule: match.Groups[2].Value))
        .Distinct()
        .Select(static warning => warning.Rule)
        .Order(StringComparer.Ordinal);

    private static JsonElement Train(CopiedProject project)
    {
        var last = project.DotNet(project.Program, "--quick")[^1];
        return JsonDocument.Parse(last["RESULT ".Length..]).RootElement;
    }

    private static void AssertMore(string number, JsonElement less, JsonElement more) => Assert.True(
        more.GetProperty(number).GetDouble() > less.GetProperty(number).GetDouble(),
        $"{number}: {less} and {more}");

    [GeneratedRegex(@"// (LG\d{4}): ", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(\w+\.cs\(\d+,\d+\)): warning (LG\d{4}):", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Warning();
}
