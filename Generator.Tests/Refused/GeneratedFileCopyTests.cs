using System.Globalization;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Refused;

/// <summary>A copy of a generated file among the project's own: what it says stays in force whatever the attributes say, so it is an error, and said at the class.</summary>
public class GeneratedFileCopyTests
{
    private const string Loss =
        """
        [CombinedLoss]
        public partial class DepthLoss
        {
            [MainLoss] private static Tensor Photometric(Tensor image) => image.mean();
            [AuxiliaryLoss(0.1)] private static Tensor Smoothness(Tensor depth) => depth.mean();
        }
        """;

    private const string Roslyns = "LossGen.Generator/LossGen.Generator.LossGenerator/DepthLoss.g.cs";

    [Theory]
    [InlineData("Copied/DepthLoss.g.cs")]
    [InlineData("Copied/DepthLoss.cs")]
    [InlineData(Roslyns)]
    [InlineData("/project/obj/Debug/net8.0/generated/" + Roslyns)]
    public async Task Copy_of_the_generated_file(string path)
    {
        var project = EditableProject.Of([("Loss.cs", Loss)]);
        var copy = GeneratorRun.Of(project.Compilation).Text;
        var edited = project.Replace("Loss.cs", "0.1", "0.7").Add(path, copy, withUsings: false);

        var run = GeneratorRun.Of(edited.Compilation);

        GeneratorAssert.AddsNoError(run);
        var finding = Assert.Single(await AllAnalyzers.RunAsync(run.Output));
        Assert.Equal("LG1009", finding.Id);
        Assert.Equal("Loss.cs", finding.Location.SourceTree!.FilePath);
        Assert.Equal("DepthLoss", finding.Location.SourceTree.GetText().ToString(finding.Location.SourceSpan));
        Assert.Contains("a copy of the file that LossGen generates for 'DepthLoss': take the copy out of the project", finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Callers_are_told_too()
    {
        var project = EditableProject.Of([("Loss.cs", Loss)]);
        var copy = GeneratorRun.Of(project.Compilation).Text;
        var run = GeneratorRun.Of(project
            .Add("Copied/DepthLoss.g.cs", copy, withUsings: false)
            .Add(Callers.File, "static class Loop { static void Train() { using var loss = new DepthLoss(); } }")
            .Compilation);

        Assert.Matches("^CS0619: 'DepthLoss' is obsolete: 'LG1009: .* stands in 'DepthLoss.g.cs', a copy .*'$", Assert.Single(Callers.Errors(run)));
    }

    [Fact]
    public async Task Part_of_another_generator_with_a_generated_name()
    {
        var project = EditableProject.Of(
        [
            ("Loss.cs", Loss),
            ("Other.g.cs", "partial class DepthLoss { public void Step() { } }"),
        ]);

        var finding = Assert.Single(await AllAnalyzers.RunAsync(GeneratorRun.Of(project.Compilation).Output));

        Assert.Equal("LG1009", finding.Id);
        Assert.Equal("Loss.cs", finding.Location.SourceTree!.FilePath);
        Assert.Contains("stands in 'Other.g.cs' and is a member that LossGen generates", finding.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Component_in_a_generated_part_is_told_to_the_class()
    {
        var project = EditableProject.Of(
        [
            ("Loss.cs", Loss),
            ("Other.g.cs", "partial class DepthLoss { [AuxiliaryLoss(double.NaN)] private static Tensor Edges(Tensor depth) => depth.mean(); }"),
        ]);

        var finding = Assert.Single(await AllAnalyzers.RunAsync(GeneratorRun.Of(project.Compilation).Output), static finding => finding.Id == "LG1003");

        Assert.Equal("Loss.cs", finding.Location.SourceTree!.FilePath);
    }

    [Fact]
    public async Task Step_by_hand_in_another_part_is_told_there()
    {
        var project = EditableProject.Of(
        [
            ("Loss.cs", Loss),
            ("Hand.cs", "partial class DepthLoss { public void Step() { } }"),
        ]);

        var finding = Assert.Single(await AllAnalyzers.RunAsync(GeneratorRun.Of(project.Compilation).Output));

        Assert.Equal(("LG1009", "Hand.cs"), (finding.Id, finding.Location.SourceTree!.FilePath));
    }

    /// <summary>Hint names are the generators' own: a file of the user's may be called like one.</summary>
    [Fact]
    public async Task File_of_the_same_name_with_other_content()
    {
        var project = EditableProject.Of([("Loss.cs", Loss), ("DepthLoss.g.cs", "partial class DepthLoss { public int Count => 1; }")]);
        var run = GeneratorRun.Of(project.Compilation);

        GeneratorAssert.IsSound(run);
        Assert.Empty(await AllAnalyzers.RunAsync(run.Output));
    }
}
