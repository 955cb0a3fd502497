using LossGen.CodeFixes.Declarations;
using LossGen.Generator.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.DeclarationAnalyzer>;

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
        expected: Findings.Error("LG1015").WithMessage("Phase 'Idle' has no component, so that its steps would do nothing: name one with nameof, or remove the phase"));

    [Theory]
    [InlineData("\"Fak\"", "Fak")]
    [InlineData("nameof(critic)", "critic")]
    [InlineData("\"real\"", "real")]
    [InlineData("\"\"", "")]
    public Task Phase_that_names_what_is_no_component(string component, string name) => Test.VerifyAsync(
        GanSource.With(critic: $"[{{|#0:Phase(\"Critic\", nameof(Real), nameof(Fake), {component})|}}]"),
        expected: Findings.Error("LG1015").WithMessage($"Phase 'Critic' names '{name}', which is no component of 'GanLoss'; the components are Real, Fake, Fooling"));

    [Fact]
    public Task Phase_without_the_main_component_that_its_scheme_scales_to() => Test.VerifyAsync(
        GanSource.With(before: "[CombinedLoss]\n[RelativeToMain]", generator: "[{|#0:Phase(\"Generator\", nameof(Fooling))|}]", role: "MainLoss"),
        expected: Findings.Error("LG1015").WithMessage("Phase 'Generator' lacks the main component 'Real', to which RelativeToMain scales the others: a scheme applies within a phase"));

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
