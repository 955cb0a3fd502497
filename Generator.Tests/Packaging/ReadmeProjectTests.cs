using System.Text.RegularExpressions;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>The README's code, copied into a new project that has only the package, builds and runs.</summary>
public partial class ReadmeProjectTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    [Fact]
    public async Task The_package_page_is_a_program()
    {
        var blocks = Fences().Matches(await File.ReadAllTextAsync(Repository.File("Runtime", "Package", "README.md")))
            .Select(static fence => fence.Groups[1].Value)
            .ToList();
        var project = Consumer.Create(package, "Readme");
        await project.DotNetAsync("new", "console");
        await project.DotNetAsync("add", "package", "LossGen", "--prerelease");
        await project.DotNetAsync("add", "package", "TorchSharp-cpu", "--version", Repository.PackageVersion("TorchSharp-cpu"));
        project.Write("DepthLoss.cs", blocks[0]).Write("Program.cs", blocks[1]);

        var output = await project.DotNetAsync("run", "-warnaserror");

        Assert.Equal(5, RawTotals().Count(output));
    }

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fences();

    [GeneratedRegex("^raw total ", RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RawTotals();
}
