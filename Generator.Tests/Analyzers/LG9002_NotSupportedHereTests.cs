using System.Globalization;
using LossGen.Analyzers;
using LossGen.Analyzers.Rules;
using LossGen.Generator.Declarations.Reading;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LossGen.Generator.Tests.Analyzers;

public class NotSupportedHereTests
{
    private const string TwoLosses =
        """
        using LossGen;
        using TorchSharp;

        [CombinedLoss] public partial class A { [MainLoss] static torch.Tensor First(torch.Tensor x) { return x.mean(); } }
        [CombinedLoss] public partial class B { [MainLoss] static torch.Tensor First(torch.Tensor x) { return x.mean(); } }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    [InlineData(LanguageVersion.CSharp9, "9.0")]
    public async Task Language_that_generated_code_is_too_new_for(LanguageVersion version, string words)
    {
        var finding = Assert.Single(await RunAsync(TestCompilation.FromFiles(new LanguageSetup(version, NullableContextOptions.Disable), TwoLosses)));

        Assert.Equal(DiagnosticSeverity.Warning, finding.Severity);
        Assert.Equal($"Nothing is generated in this project: the generated code needs C# 10.0, and the project is set to C# {words}: raise LangVersion", Message(finding));
    }

    [Fact]
    public async Task It_is_said_once_at_the_first_class_by_file_and_place()
    {
        var compilation = TestCompilation.FromFiles(
            new LanguageSetup(LanguageVersion.CSharp9, NullableContextOptions.Disable),
            "class Nothing { }",
            TwoLosses,
            "class Outer { [LossGen.CombinedLoss] partial class C { } }");

        var finding = Assert.Single(await RunAsync(compilation));

        var place = finding.Location.GetLineSpan();
        Assert.Equal(("/project/File1.cs", 3, 1), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
    }

    [Fact]
    public async Task TorchSharp_is_not_referenced()
    {
        var finding = Assert.Single(await RunAsync(TestCompilation.FromFiles(null, TwoLosses).RemoveReferences(TestReferences.TorchSharp)));

        Assert.Equal(
            "Nothing is generated in this project: TorchSharp is not referenced, or not in a version that LossGen works with: reference the version that the LossGen package names",
            Message(finding));
    }

    [Fact]
    public async Task TorchSharp_is_a_stub() => Assert.Single(await RunAsync(
        TestCompilation.FromFiles(null, TwoLosses).ReplaceReference(TestReferences.TorchSharp, OtherVersions.StubOfTorchSharp)));

    [Fact]
    public async Task TorchSharp_has_an_extern_alias()
    {
        var finding = Assert.Single(await RunAsync(
            TestCompilation.FromFiles(null, "extern alias TS;\n" + TwoLosses.Replace("torch.Tensor", "TS::TorchSharp.torch.Tensor", StringComparison.Ordinal))
                .ReplaceReference(TestReferences.TorchSharp, TestReferences.TorchSharp.WithAliases(["TS"]))));

        Assert.Contains("add 'global' to the aliases", Message(finding), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TorchSharp_in_two_versions()
    {
        var finding = Assert.Single(await RunAsync(TestCompilation.FromFiles(null, TwoLosses).AddReferences(OtherVersions.OfTorchSharp("0.105.0"))));

        Assert.Equal(DiagnosticSeverity.Warning, finding.Severity);
        Assert.Equal("Nothing is generated in this project: TorchSharp is referenced more than once (TorchSharp 0.107.0, TorchSharp 0.105.0): remove all but one, or give the others an alias", Message(finding));
    }

    [Theory]
    [InlineData("using System;\nusing TorchSharp;\nclass Net { torch.Tensor Twice(torch.Tensor x) => x * 2; }", "using TorchSharp;")]
    [InlineData("using static TorchSharp.torch;\nclass Net { Tensor Twice(Tensor x) => x * 2; }", "using static TorchSharp.torch;")]
    [InlineData("global using static global::TorchSharp.torch;\nclass Net { Tensor Twice(Tensor x) => x * 2; }", "global using static global::TorchSharp.torch;")]
    [InlineData("using Net = TorchSharp.torch.nn.Module;\nclass A { Net? net; }", "using Net = TorchSharp.torch.nn.Module;")]
    [InlineData("using System;\nclass Net { }", null)]
    [InlineData("using TorchSharpExtras;\nclass Net { }", null)]
    public async Task TorchSharp_in_two_versions_and_no_loss_class(string program, string? place)
    {
        var findings = await RunAsync(TestCompilation.FromFiles(null, program, program.Replace("class ", "class Other", StringComparison.Ordinal)).AddReferences(OtherVersions.OfTorchSharp("0.105.0")));

        Assert.Equal(place is null ? [] : new[] { place }, findings.Select(static finding => finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)));
        Assert.All(findings, static finding => Assert.Contains("TorchSharp is referenced more than once", Message(finding), StringComparison.Ordinal));
    }

    [Fact]
    public async Task TorchSharp_in_another_assembly() => Assert.Contains(
        "(TorchSharp 0.107.0, Fork 0.0.0)",
        Message(Assert.Single(await RunAsync(TestCompilation.FromFiles(null, TwoLosses).AddReferences(OtherVersions.CopyOfTorchSharp("public"))))),
        StringComparison.Ordinal);

    /// <summary>The compiler's look-up by name finds none where there are two, and the rules would be silent without a word.</summary>
    [Fact]
    public async Task Another_version_under_an_alias_silences_no_rule() =>
        await AssertRulesRunAsync(OtherVersions.OfTorchSharp("0.108.0").WithAliases(["Other"]));

    [Fact]
    public async Task A_copy_that_an_assembly_keeps_to_itself_silences_no_rule() => await AssertRulesRunAsync(OtherVersions.CopyOfTorchSharp("internal"));

    [Theory]
    [InlineData("0.106.0", DiagnosticSeverity.Warning, "LossGen is tested with TorchSharp 0.107.0, and this project references 0.106.0: reference 0.107.0 or later")]
    [InlineData("0.108.1", DiagnosticSeverity.Info, "LossGen is tested with TorchSharp 0.107.0, and this project references 0.108.1: its gradients and defaults may differ from what the rules and the generated code rely on")]
    [InlineData("1.0.0", DiagnosticSeverity.Info, "LossGen is tested with TorchSharp 0.107.0, and this project references 1.0.0: its gradients and defaults may differ from what the rules and the generated code rely on")]
    public async Task TorchSharp_in_a_version_that_was_not_tested(string version, DiagnosticSeverity severity, string message)
    {
        var finding = Assert.Single(await RunAsync(WithTorchSharp(version)));

        Assert.Equal((severity, message), (finding.Severity, Message(finding)));
    }

    [Fact]
    public void Tested_version_is_the_one_that_the_tests_run_with() =>
        Assert.Equal(typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(fieldCount: 3), ProjectSupport.TestedTorchSharp.ToString(fieldCount: 3));

    [Fact]
    public async Task Supported_project_is_silent() => Assert.Empty(await RunAsync(TestCompilation.FromFiles(null, TwoLosses)));

    [Fact]
    public async Task Later_patch_of_the_tested_version_is_silent() => Assert.Empty(await RunAsync(WithTorchSharp("0.107.3")));

    [Fact]
    public async Task Oldest_supported_language_is_silent() =>
        Assert.Empty(await RunAsync(TestCompilation.FromFiles(new LanguageSetup(LanguageVersion.CSharp10), TwoLosses)));

    [Fact]
    public async Task Project_without_a_loss_is_silent_in_whichever_language() => Assert.Empty(await RunAsync(
        TestCompilation.FromFiles(new LanguageSetup(LanguageVersion.CSharp9, NullableContextOptions.Disable), "class Program { LossGen.LossModule loss; }")));

    [Fact]
    public async Task Project_without_LossGen_is_silent() => Assert.Empty(await RunAsync(
        TestCompilation.FromFiles(new LanguageSetup(LanguageVersion.CSharp9, NullableContextOptions.Disable), "class Program { }").RemoveReferences(TestReferences.Runtime)));

    private static async Task AssertRulesRunAsync(MetadataReference second)
    {
        var source = TestSource.WithUsings(TwoLosses.Replace("using LossGen;", "", StringComparison.Ordinal).Replace("using TorchSharp;", "", StringComparison.Ordinal)
            + "class Program { void Train(Tensor x, Tensor y) { functional.cross_entropy(functional.softmax(x, 1), y).backward(); } }");
        var compilation = TestCompilation.FromFiles(null, source).AddReferences(second);

        Assert.Empty(await RunAsync(compilation));
        Assert.Equal(["LG3001"], (await AllAnalyzers.RunAsync(compilation, [new TorchAnalyzer()])).Select(static finding => finding.Id));
        Assert.Equal(2, GeneratorRun.Of(compilation).Sources.Length);
    }

    /// <summary>The real Runtime with a TorchSharp that has the base of its module, under another version.</summary>
    private static CSharpCompilation WithTorchSharp(string version) =>
        TestCompilation.FromFiles(null, TwoLosses).ReplaceReference(TestReferences.TorchSharp, OtherVersions.OfTorchSharp(version));

    private static async Task<IReadOnlyList<Diagnostic>> RunAsync(CSharpCompilation compilation)
    {
        var found = await AllAnalyzers.RunAsync(compilation, [new NotSupportedHereAnalyzer()]);
        AllAnalyzers.Survived(found);
        Assert.All(found, static finding => Assert.Equal("LG9002", finding.Id));
        return found;
    }

    private static string Message(Diagnostic finding) => finding.GetMessage(CultureInfo.InvariantCulture);
}
