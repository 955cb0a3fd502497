using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Idiomatic;

/// <summary>
/// Programs as good TorchSharp users write them, from the literature's usual recipes and without an eye on the rules: nothing
/// in them is wrong, so nothing may be reported.
/// </summary>
public class IdiomaticProgramsTests
{
    private static readonly string Folder = Path.Combine(TestDirectory.Path, "Idiomatic", "Programs");

    public static TheoryData<string> Programs => [.. Directory.EnumerateFiles(Folder, "*.cs").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Nothing_is_reported_in_a_right_program(string name)
    {
        var run = GeneratorRun.Of(TestCompilation.FromFiles(setup: null, await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.cs"))));
        Assert.Empty(run.Output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var findings = await AllAnalyzers.RunAsync(run.Output);

        // A refactoring that is offered is no finding.
        Assert.Empty(findings.Where(static finding => finding.Severity > DiagnosticSeverity.Hidden));
    }
}
