using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>What LossGen says about the sample's losses while they are compiled.</summary>
public class BuildWarningTests
{
    [Fact]
    public void Only_the_bad_sum_is_warned_about_and_at_its_weight()
    {
        using var folder = new TemporaryFolder();
        var badSum = File.ReadAllLines(Path.Combine(Infrastructure.Samples.Directory, "MultiFashion", "Losses", "BadSumLoss.cs"));
        const string Weight = "[AuxiliaryLoss(1, Typical";
        var line = Array.FindIndex(badSum, text => text.Contains(Weight, StringComparison.Ordinal));
        var column = badSum[line].IndexOf("(1", StringComparison.Ordinal) + 1;

        // Compiled again into a folder of its own, so that neither a previous build nor one beside it matters.
        var build = ProgramRun.Of(
            folder.Path,
            "dotnet",
            "build",
            Path.Combine(Infrastructure.Samples.Directory, "MultiFashion"),
            "-t:Compile",
            "--no-restore",
            "-warnaserror",
            $"-p:Configuration={Infrastructure.Samples.Configuration}",
            "-p:BuildProjectReferences=false",
            "-p:ProduceReferenceAssembly=false",
            $"-p:IntermediateOutputPath={folder.File("obj")}/");

        Assert.True(build.ExitCode == 0, string.Join('\n', build.Output));
        var warning = Assert.Single(build.Output.Where(text => text.Contains("warning LG", StringComparison.Ordinal)).Distinct());
        Assert.Contains($"BadSumLoss.cs({line + 1},{column + 1}): warning LG2001: Auxiliary 'Reconstruction'", warning, StringComparison.Ordinal);

        // The texts show it as it is, but for the link and the line breaks.
        var quoted = $"samples/MultiFashion/Losses/{warning[warning.IndexOf("BadSumLoss.cs(", StringComparison.Ordinal)..warning.IndexOf(" (https:", StringComparison.Ordinal)]}";
        Assert.All(
            [Path.Combine("..", "README.md"), Path.Combine("MultiFashion", "README.md")],
            text => Assert.Contains(quoted, string.Join(' ', File.ReadAllText(Path.Combine(Infrastructure.Samples.Directory, text)).Split()), StringComparison.Ordinal));
    }
}
