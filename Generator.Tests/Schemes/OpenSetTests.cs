using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Schemes;

/// <summary>The set of schemes is open: the generator knows those that it writes out by name, and no other.</summary>
public class OpenSetTests
{
    private static readonly string[] Inline =
        ["ConvexWeightsAttribute", "FixedWeightsAttribute", "GeometricMeanAttribute", "RelativeToMainAttribute", "UnitNormalizedAttribute"];

    private static readonly Type[] Schemes =
        [.. typeof(WeightingAttribute).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(WeightingAttribute)))];

    [Fact]
    public void Exactly_these_schemes_are_written_out() =>
        Assert.Equal(
            Inline,
            Schemes.Where(static type => InlineSchemes.Find(new SchemeModel(type.FullName!, "", "", false, default)) is not ObjectScheme)
                .Select(static type => type.Name)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void No_file_of_the_generator_names_a_scheme_that_is_not_written_out()
    {
        var foreign = Schemes.Select(static type => type.Name).Except(Inline, StringComparer.Ordinal)
            .SelectMany(static name => new[] { name, name[..^"Attribute".Length] })
            .Append("Wandering")
            .ToList();
        foreach (var file in SourceFiles())
        {
            var text = File.ReadAllText(file);
            Assert.All(foreign, name => Assert.False(text.Contains(name, StringComparison.Ordinal), $"{Path.GetFileName(file)} names the scheme {name}"));
        }
    }

    /// <summary>Nor does an analyzer or a fix decide by the name of a written-out scheme, but for the fix that offers one.</summary>
    [Fact]
    public void Only_the_emitter_knows_the_attributes_of_the_written_out_schemes()
    {
        var readers = SourceFiles()
            .Where(static file => Inline.Any(name => File.ReadAllText(file).Contains($"\"LossGen.{name}\"", StringComparison.Ordinal)))
            .Select(static file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal);
        Assert.Equal(["InlineSchemes.cs", "LossParser.cs"], readers);
    }

    private static List<string> SourceFiles()
    {
        var files = Directory.EnumerateFiles(Path.Combine(TestDirectory.Path, "..", "Generator"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }
}
