using System.Text.Json;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>
/// NU1603, "a later version was used", is silenced for dependencies of dependencies. What the repository itself names is
/// used in exactly that version.
/// </summary>
public class RestoredVersionTests
{
    public static TheoryData<string> Restored => [.. AssetFiles()];

    [Fact]
    public void The_product_is_among_the_projects_that_are_looked_at()
    {
        Assert.Contains(Path.Combine("Runtime", "obj", "project.assets.json"), AssetFiles());
        Assert.Contains(Path.Combine("Generator", "LossGen.Generator", "obj", "project.assets.json"), AssetFiles());
    }

    [Theory]
    [MemberData(nameof(Restored))]
    public void Every_direct_reference_is_restored_in_the_version_that_is_stated(string assets)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Repository.File(assets)));
        var restored = file.RootElement.GetProperty("libraries").EnumerateObject().Select(static library => library.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var stated = file.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject()
            .Where(static framework => framework.Value.TryGetProperty("dependencies", out _))
            .SelectMany(static framework => framework.Value.GetProperty("dependencies").EnumerateObject())
            .Where(static dependency => dependency.Value.GetProperty("target").GetString() == "Package")
            .Select(static dependency => $"{dependency.Name}/{LowerBound(dependency.Value.GetProperty("version").GetString()!)}");

        Assert.Empty(stated.Except(restored, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> AssetFiles() => Directory
        .EnumerateFiles(Repository.Root, "project.assets.json", SearchOption.AllDirectories)
        .Select(static path => Path.GetRelativePath(Repository.Root, path))
        .Order(StringComparer.Ordinal);

    /// <summary>From <c>[1.2.3, )</c>.</summary>
    private static string LowerBound(string range) => range.Trim('[', ']', '(', ')').Split(',')[0].Trim();
}
