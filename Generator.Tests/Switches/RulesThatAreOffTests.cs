using LossGen.Analyzers;
using LossGen.Analyzers.Hosting;
using LossGen.Generator.Tests.Infrastructure;
using LossGen.Generator.Tests.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LossGen.Generator.Tests.Switches;

/// <summary>A rule that somebody switched off costs nothing: nobody calls it, and the compiler is not asked for what only it wants to see.</summary>
public class RulesThatAreOffTests
{
    private static readonly string[] EveryKind = ["arithmetic", "call", "creation", "loss", "operation", "type"];

    private static readonly CSharpCompilation Project = TestCompilation.Create([Text("A"), Text("B")]);

    [Theory]
    [InlineData("")]
    [InlineData("[*.cs]\ndotnet_diagnostic.TEST2.severity = none")]
    [InlineData("[*.cs]\ndotnet_diagnostic.TEST1.severity = silent")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.severity = none\ndotnet_diagnostic.TEST1.severity = warning")]
    public async Task Rule_that_is_on_sees_everything(string config)
    {
        var (first, _) = await RunAsync(config);

        Assert.Equal(EveryKind, first.Kinds.Order());
        Assert.Equal(["/project/File0.cs", "/project/File1.cs"], first.Files.Order());
    }

    [Theory]
    [InlineData("[*.cs]\ndotnet_diagnostic.TEST1.severity = none")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.severity = none")]
    [InlineData("[*.cs]\ndotnet_analyzer_diagnostic.category-Counting.severity = none")]
    [InlineData("[File0.cs]\ndotnet_diagnostic.TEST1.severity = none\n[File1.cs]\ndotnet_diagnostic.TEST1.severity = none")]
    public async Task Rule_that_is_off_is_never_called(string config)
    {
        var (first, _) = await RunAsync(config);

        Assert.Empty(first.Kinds);
    }

    [Fact]
    public async Task Rule_that_is_off_in_one_file_is_called_in_the_other()
    {
        var (first, second) = await RunAsync("[File0.cs]\ndotnet_diagnostic.TEST1.severity = none");

        Assert.Equal(["/project/File1.cs"], first.Files);
        Assert.Equal(EveryKind, first.Kinds.Order());
        Assert.Equal(["/project/File0.cs", "/project/File1.cs"], second.Files.Order());
    }

    /// <summary>As a rule set, NoWarn and the presets do.</summary>
    [Fact]
    public async Task Rule_that_is_off_by_the_projects_options_is_never_called()
    {
        var (first, second) = (new CountingRule("TEST1"), new CountingRule("TEST2"));
        var off = Project.WithOptions(Project.Options.WithSpecificDiagnosticOptions([new("TEST1", ReportDiagnostic.Suppress)]));

        await RunAsync(off, new AnalyzerOptions([]), first, second);

        Assert.Empty(first.Kinds);
        Assert.Equal(EveryKind, second.Kinds.Order());
    }

    /// <summary>Each of ours alone: with all others off, no more is asked for than it wants; with all off, nothing.</summary>
    [Fact]
    public void The_compiler_is_asked_for_what_the_rules_that_are_on_want()
    {
        var ids = TorchRules.All.Select(static rule => rule.Descriptor.Id).Distinct().ToList();
        Assert.Empty(Asked(ids));

        var all = Asked([]).Count;
        var alone = TorchRules.All.Select(rule => Asked([.. ids.Except([rule.Descriptor.Id])]).Count).ToList();

        Assert.All(alone, count => Assert.InRange(count, 1, all - 1));
    }

    [Theory]
    [InlineData("LG1003", "LG1003")]
    [InlineData("LG1004", "LG1004")]
    public async Task Declaration_rule_that_is_off_says_nothing_and_the_others_do(string off, string id)
    {
        const string declared = "[CombinedLoss] partial class A { [AuxiliaryLoss(double.NaN)] static Tensor First(Tensor x) => x; }";
        var config = new EditorConfig($"[*.cs]\ndotnet_diagnostic.{off}.severity = none");

        var on = await FindAsync(TestCompilation.Create(declared), new AnalyzerOptions([]), new DeclarationAnalyzer());
        var without = await FindAsync(config.Apply(TestCompilation.Create(declared)), config.AnalyzerOptions, new DeclarationAnalyzer());

        Assert.Contains(id, on);
        Assert.Equal(on.Where(found => found != id), without);
    }

    private static string Text(string name) =>
        $$"""class {{name}} { TorchSharp.Modules.Parameter p = new(ones(1)); Tensor Loss(Tensor x, Tensor y) { return functional.mse_loss(x, y).mean() + x; } }""";

    private static List<string> Asked(IEnumerable<string> off)
    {
        var project = Project.WithOptions(Project.Options.WithSpecificDiagnosticOptions(off.Select(static id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        return RecordedAnalyzer.Start(new TorchAnalyzer(), project).Kinds;
    }

    private static async Task<(CountingRule First, CountingRule Second)> RunAsync(string config)
    {
        var (first, second) = (new CountingRule("TEST1"), new CountingRule("TEST2"));
        await RunAsync(config, first, second);
        return (first, second);
    }

    private static Task<List<string>> RunAsync(string config, params TorchRule[] rules)
    {
        var file = new EditorConfig(config);
        return RunAsync(file.Apply(Project), file.AnalyzerOptions, rules);
    }

    // With a third rule that is never off, because the compiler skips an analyzer whose rules are all off.
    private static Task<List<string>> RunAsync(CSharpCompilation project, AnalyzerOptions options, params TorchRule[] rules) =>
        FindAsync(project, options, new Counting([.. rules, new CountingRule("ALWAYS")]));

    private static async Task<List<string>> FindAsync(CSharpCompilation project, AnalyzerOptions options, DiagnosticAnalyzer analyzer)
    {
        var run = new CompilationWithAnalyzers(project, [analyzer], new CompilationWithAnalyzersOptions(options, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        var found = await run.GetAnalyzerDiagnosticsAsync();
        AllAnalyzers.Survived(found);
        return [.. found.Select(static finding => finding.Id).Order(StringComparer.Ordinal)];
    }

#pragma warning disable RS1001, RS1036, CA1812 // An analyzer for these tests.
    private sealed class Counting(TorchRule[] rules) : TorchAnalyzer([.. rules]);
#pragma warning restore RS1001, RS1036, CA1812
}
