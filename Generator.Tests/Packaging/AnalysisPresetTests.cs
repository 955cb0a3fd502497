using System.Text.RegularExpressions;
using LossGen.Packaging.Tests.Infrastructure;

namespace LossGen.Packaging.Tests;

/// <summary>LossGenAnalysis: the presets of the rules' severities, and what a user writes beside them.</summary>
public partial class AnalysisPresetTests(PackedLossGen package) : IClassFixture<PackedLossGen>
{
    private const string Loss =
        """
        using LossGen;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        namespace Consumer;

        [CombinedLoss]
        public partial class PairLoss
        {
            [MainLoss]
            private static Tensor Close(Tensor distance, Tensor sign) => functional.hinge_embedding_loss(distance, sign);

            [AuxiliaryLoss(100)]
            private static Tensor Size(Tensor distance) => distance.square().mean();
        }
        """;

    [Theory]
    [InlineData("", "LG2009")]
    [InlineData("Default", "LG2009")]
    [InlineData("Strict", "LG2009", "LG3014")]
    [InlineData("strict", "LG2009", "LG3014")]
    [InlineData("Off")]
    public async Task A_preset_decides_which_rules_warn(string preset, params string[] warnings) =>
        Assert.Equal(warnings, Warnings(await Project($"Preset{preset}", preset).DotNetAsync("build")));

    [Fact]
    public async Task What_the_user_writes_goes_before_the_preset()
    {
        var project = Project("PresetOverridden", "Strict").Write(".editorconfig", """
            root = true

            [*.cs]
            dotnet_diagnostic.LG3014.severity = none
            """);
        Assert.Equal(["LG2009"], Warnings(await project.DotNetAsync("build")));

        project.Write(".globalconfig", """
            is_global = true
            dotnet_diagnostic.LG2009.severity = none
            """);
        Assert.Empty(Warnings(await project.DotNetAsync("build")));
    }

    [Fact]
    public async Task Off_still_says_why_a_class_is_refused()
    {
        var project = Project("PresetOffError", "Off").Write("Loss.cs", Loss.Replace("(100)", "(double.NaN)", StringComparison.Ordinal));
        var (exitCode, output) = await Command.RunAsync("dotnet", project.Folder, "build");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error LG1003: The weight of 'Size'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_that_does_not_exist_fails_the_build()
    {
        var (exitCode, output) = await Command.RunAsync("dotnet", Project("PresetTypo", "Strikt").Folder, "build");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error LGCFG0002: LossGenAnalysis is 'Strikt', which is no preset of the rules: set it to Default, Strict or Off.", output, StringComparison.Ordinal);
    }

    private Consumer Project(string name, string preset) => Consumer.Create(package, name)
        .AsProject(package, properties: preset == "" ? "" : $"<LossGenAnalysis>{preset}</LossGenAnalysis>")
        .Write("Loss.cs", Loss);

    private static IEnumerable<string> Warnings(string log) => Warning().Matches(log).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"warning (LG\d+):", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Warning();
}
