using System.Collections.Immutable;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Robustness;

/// <summary>A compiler runs the actions of an analyzer on all cores at once, and what it reports must not depend on that.</summary>
public class ConcurrencyTests
{
    private static readonly Compilation Project = GeneratorRun.Of(ReportedCode.Project()).Output;
    private static readonly Lazy<Task<ImmutableArray<Diagnostic>>> OnOneCore = new(static () => new Crashes().RunAsync(Project.Clone(), concurrent: false));

    [Fact]
    public async Task All_cores_report_what_one_core_does()
    {
        var crashes = new Crashes();

        var actual = FindingText.Of(await crashes.RunAsync(Project.Clone(), concurrent: true));

        crashes.None("concurrently");
        Assert.True(actual.Count > 100, $"{actual.Count} diagnostics");
        Assert.Equal(FindingText.Of(await OnOneCore.Value), actual);
    }

    [Fact]
    public async Task One_file_reports_what_the_project_does()
    {
        var crashes = new Crashes();
        var file = (await OnOneCore.Value).GroupBy(static diagnostic => diagnostic.Location.SourceTree!).MaxBy(static group => group.Count())!;

        var alone = await crashes.RunAsync(Project.Clone(), file.Key);

        crashes.None("file by file");
        Assert.Equal(FindingText.Of(file), FindingText.Of(alone));
    }
}
