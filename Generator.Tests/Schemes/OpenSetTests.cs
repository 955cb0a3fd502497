using System.Text.RegularExpressions;
using LossGen.Generator.Emission.Schemes;
using LossGen.Generator.Model;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Schemes;

/// <summary>The set of schemes is open: the generator knows those that it writes out by name, and no other.</summary>
public class OpenSetTests
{
    private static readonly string[] Inline =
    [
        "ConvexWeightsAttribute",
        "FixedWeightsAttribute",
        "GeometricMeanAttribute",
        "RelativeToMainAttribute",
        "UnitNormalizedAttribute",
    ];

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
        // By its attribute, in a text or in brackets: "Uncertainty" is a word of the dominance analysis as well.
        var foreign = Schemes.Select(static type => type.Name).Except(Inline, StringComparer.Ordinal)
            .Select(static name => name[..^"Attribute".Length])
            .Append("Wandering")
            .Select(static name => new Regex($@"{name}Attribute|(?<!=)""{name}""|\[{name}\b", RegexOptions.None, TimeSpan.FromSeconds(10)))
            .ToList();
        foreach (var file in SourceFiles())
        {
            var text = File.ReadAllText(file);
            Assert.All(foreign, name => Assert.False(name.IsMatch(text), $"{Path.GetFileName(file)} names a scheme: {name.Match(text).Value}"));
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

    /// <summary>What the analyzers must know of a scheme they read off its traits, also where only its assembly is there.</summary>
    [Fact]
    public async Task Scheme_of_another_assembly_is_judged_by_its_traits()
    {
        var consumer = TestCompilation.Create(
                """
                using LossGen.ForeignSchemes;

                [CombinedLoss, Wandering(0.9)]
                public partial class Policy
                {
                    [MainLoss] static Tensor Surrogate(Tensor ratio) => ratio.mean();
                    [AuxiliaryLoss(0.01, CanBeNegative = true)] static Tensor Entropy(Tensor logits) => logits.mean();
                }
                """)
            .AddReferences(ForeignSchemes());

        var found = await AllAnalyzers.RunAsync(GeneratorRun.Of(consumer).Output);

        var finding = Assert.Single(found, static diagnostic => diagnostic.Id == "LG5003");
        Assert.Contains("'Entropy' can be negative; use [FixedWeights], or keep the component above zero: Wandering divides by its size", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>The assembly that Runtime.Tests trains with, as metadata.</summary>
    private static PortableExecutableReference ForeignSchemes()
    {
        const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var files = Directory.EnumerateFiles(Path.Combine(TestDirectory.Path, "..", "Runtime.Tests", "ForeignSchemes"), "*.cs").Select(File.ReadAllText);
        var compilation = TestCompilation.FromFiles(null, [.. files, ImplicitUsings]).WithAssemblyName("LossGen.ForeignSchemes");
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
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
