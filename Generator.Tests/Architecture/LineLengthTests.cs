using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Architecture;

/// <summary>Code that is read beside its test, or in a review, without scrolling.</summary>
public class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void Lines_of_the_generator_fit_on_a_screen()
    {
        var root = Path.GetFullPath(Path.Combine(TestDirectory.Path, "..", "Generator"));
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => TooLong(Path.GetRelativePath(root, file), File.ReadAllLines(file))));
    }

    [Fact]
    public void A_line_that_is_too_long_is_found() =>
        Assert.Equal("File.cs(2): 141 columns", Assert.Single(TooLong("File.cs", [new string('x', Longest), new string('x', Longest + 1)])));

    private static IEnumerable<string> TooLong(string file, string[] lines) => lines
        .Select((line, place) => (line.Length, Text: $"{file}({place + 1}): {line.Length} columns"))
        .Where(static line => line.Length > Longest)
        .Select(static line => line.Text);
}
