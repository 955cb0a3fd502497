using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Architecture;

/// <summary>A line is read without scrolling: two files fit side by side.</summary>
public class LineLengthTests
{
    private const int Longest = 140;

    [Fact]
    public void No_line_of_the_runtime_is_too_long()
    {
        var files = Repository.Files("*.cs").Where(static path => path.StartsWith("Runtime/", StringComparison.Ordinal)).ToArray();
        var tooLong = files.SelectMany(static path => Repository.ReadText(path).Split('\n')
            .Select((line, i) => (line.Length, At: $"{path}:{i + 1} has {line.Length}"))
            .Where(static line => line.Length > Longest)
            .Select(static line => line.At));

        Assert.NotEmpty(files);
        Assert.True(!tooLong.Any(), $"Lines of more than {Longest} columns:\n{string.Join("\n", tooLong)}");
    }
}
