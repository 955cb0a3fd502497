using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class PhaseWithoutComponentsTests
{
    [Theory]
    [InlineData("[{|#0:Phase(\"Idle\")|}]")]
    [InlineData("[{|#0:Phase(\"Idle\", Steps = 2)|}]")]
    [InlineData("[{|#0:Phase(\"Idle\", new string[0])|}]")]
    [InlineData("[{|#0:Phase(\"Idle\", null)|}]")]
    public Task Phase_that_names_nothing(string phase) => Test.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n" + phase),
        expected: Findings.Error("LG1015").WithMessage("Phase 'Idle' names no component; name one with nameof, or remove the phase"));

    /// <summary>The nearest component is offered, unless the phase has it already.</summary>
    [Theory]
    [InlineData("\"Fak\"", "names 'Fak', which is no component")]
    [InlineData("nameof(critic)", "names 'critic', which is no component")]
    [InlineData("\"real\"", "names 'real', which is no component")]
    [InlineData("\"\"", "has an empty name for a component")]
    [InlineData("\" \"", "has an empty name for a component")]
    [InlineData("null", "has an empty name for a component")]
    [InlineData("\"a name\\nof two lines that is longer than forty columns\"", "names 'a name of two lines that is longer than…', which is no component")]
    public Task Phase_that_names_what_is_no_component(string component, string what) => Test.VerifyAsync(
        GanSource.With(critic: $"[Phase(\"Critic\", nameof(Real), nameof(Fake), {{|#0:{component}|}})]"),
        expected: Findings.Error("LG1015").WithMessage($"Phase 'Critic' {what}; 'GanLoss' has 'Real', 'Fake' and 'Fooling'"));

    [Theory]
    [InlineData("[Phase(\"Generator\", {|#0:\"Foolin\"|})]", "Foolin")]
    [InlineData("[Phase(\"Generator\", {|#0:\"fooling\"|})]", "fooling")]
    [InlineData("[Phase(\"Generator\", new[] { {|#0:\"Foling\"|} })]", "Foling")]
    [InlineData("[Phase(\"Generator\", new string[] { nameof(Real), {|#0:\"Foolnig\"|} })]", "Foolnig")]
    [InlineData("[Phase(\"Generator\", [nameof(Real), {|#0:\"Fool\"|}], Steps = 2)]", "Fool")]
    [InlineData("[Phase(components: new[] { {|#0:\"Foolin\"|} }, name: \"Generator\")]", "Foolin")]
    public async Task Nearest_component_is_offered_at_the_name(string phase, string written)
    {
        await Test.VerifyAsync(
            GanSource.With(generator: phase),
            expected: Findings.Error("LG1015").WithMessage($"Phase 'Generator' names '{written}', which is no component; use nameof(Fooling)"));
        await CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
            GanSource.With(generator: phase.Replace("#0", "LG1015", StringComparison.Ordinal)),
            GanSource.With(generator: phase.Replace($"{{|#0:\"{written}\"|}}", "nameof(Fooling)", StringComparison.Ordinal)));
    }

    [Fact]
    public Task All_names_are_mended_at_once() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        GanSource.With(critic: "[Phase(\"Critic\", {|LG1015:\"Reel\"|}, {|LG1015:\"Fakes\"|})]", generator: "[Phase(\"Generator\", {|LG1015:\"Foolin\"|})]"),
        GanSource.With(critic: "[Phase(\"Critic\", nameof(Real), nameof(Fake))]", generator: "[Phase(\"Generator\", nameof(Fooling))]"));

    /// <summary>Added beside the slip the main component would stand there twice, once with a wrong name.</summary>
    [Fact]
    public Task Main_component_with_a_slip_is_one_finding() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[Phase(\"Generator\", nameof(Fooling), {|LG1015:\"Reel\"|})]", role: "MainLoss"),
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[Phase(\"Generator\", nameof(Fooling), nameof(Real))]", role: "MainLoss"));

    [Fact]
    public Task Far_name_is_offered_nothing() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.OffersNothingAsync(
        GanSource.With(generator: "[Phase(\"Generator\", nameof(Fooling), {|LG1015:\"Photometric\"|})]"));

    [Fact]
    public Task Nearest_component_may_be_called_as_a_keyword() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        GanSource.With(generator: "[Phase(\"Generator\", nameof(Fooling), {|LG1015:\"Event\"|})]", more: "[LossComponent] private Tensor @event(Tensor real) => real.mean();"),
        GanSource.With(generator: "[Phase(\"Generator\", nameof(Fooling), nameof(@event))]", more: "[LossComponent] private Tensor @event(Tensor real) => real.mean();"));

    [Fact]
    public Task Phase_without_the_main_component_that_its_scheme_scales_to() => Test.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[{|#0:Phase(\"Generator\", nameof(Fooling))|}]", role: "MainLoss"),
        expected: Findings.Error("LG1015").WithMessage("Phase 'Generator' lacks main 'Real'; add nameof(Real), because RelativeToMain scales the others to it in every phase"));

    [Fact]
    public Task Fix_adds_the_main_component() => CompilingFixTest<DeclarationAnalyzer, AddToPhaseFix>.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[{|LG1015:Phase(\"Generator\", nameof(Fooling), Steps = 2)|}]", role: "MainLoss"),
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[Phase(\"Generator\", nameof(Fooling), nameof(Real), Steps = 2)]", role: "MainLoss"));

    [Fact]
    public Task Fix_removes_an_empty_phase() => CompilingFixTest<DeclarationAnalyzer, RemoveArgumentFix>.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[{|LG1015:Phase(\"Idle\")|}]"),
        GanSource.With(before: "[CombinedLoss]"));

    [Fact]
    public Task Phase_with_one_component_is_silent() => Test.VerifyAsync(GanSource.With());

    [Fact]
    public Task Names_as_text_are_silent() => Test.VerifyAsync(GanSource.With(critic: "[Phase(\"Critic\", \"Real\", \"Fake\")]"));

    [Fact]
    public Task Names_as_an_array_are_silent() => Test.VerifyAsync(GanSource.With(critic: "[Phase(\"Critic\", new[] { nameof(Real), nameof(Fake) })]"));

    [Fact]
    public Task Every_phase_with_the_main_component_is_silent() => Test.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[Phase(\"Generator\", nameof(Real), nameof(Fooling))]", role: "MainLoss"));

    [Fact]
    public Task Name_that_the_compiler_rejects_is_silent() =>
        AnalyzerTest<DeclarationAnalyzer>.VerifyAsync(GanSource.With(critic: "[Phase(\"Critic\", nameof(Nothing))]").Replace("nameof(Nothing)", "nameof(Real), nameof(Fake), Nothing", StringComparison.Ordinal));
}
