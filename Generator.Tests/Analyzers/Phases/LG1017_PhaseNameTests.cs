using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class PhaseNameTests
{
    private static string Named(string name, string more = "") =>
        GanSource.With(critic: $"[Phase({name}, nameof(Real), nameof(Fake))]", more: more);

    [Theory]
    [InlineData("\"my critic\"", "'my critic' is no name for a phase", "MyCritic")]
    [InlineData("\"1st\"", "'1st' is no name for a phase", "Phase1st")]
    [InlineData("\"\"", "A phase has no name", "Phase1")]
    [InlineData("\"Critic-1\"", "'Critic-1' is no name for a phase", "Critic1")]
    [InlineData("\"generator!\"", "'generator!' is no name for a phase", "Generator2")]
    [InlineData("null", "A phase has no name", "Phase1")]
    [InlineData("\"  \"", "A phase has no name", "Phase1")]
    [InlineData("\"a\\\"b{0}\\n\"", "'a\"b{0}' is no name for a phase", "AB0")]
    public async Task Name_that_is_no_identifier(string name, string what, string usable)
    {
        await Test.VerifyAsync(
            Named($"{{|#0:{name}|}}"),
            expected: Findings.Error("LG1017").WithMessage($"{what}; use \"{usable}\", or another C# identifier: a method and a member of the enum Phase are called so"));
        await CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(Named($"{{|LG1017:{name}|}}"), Named($"\"{usable}\""));
    }

    [Fact]
    public Task Name_that_is_proposed_gives_no_step_that_the_class_has() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        Named("{|LG1017:\"my critic\"|}", "public void StepMyCritic() { }"),
        Named("\"MyCritic2\"", "public void StepMyCritic() { }"));

    [Fact]
    public Task All_names_are_mended_at_once() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        GanSource.With(critic: "[Phase({|LG1017:\"1st\"|}, nameof(Real), nameof(Fake))]", generator: "[Phase({|LG1017:\"1st!\"|}, nameof(Fooling))]"),
        GanSource.With(critic: "[Phase(\"Phase1st\", nameof(Real), nameof(Fake))]", generator: "[Phase(\"Phase1st2\", nameof(Fooling))]"));

    [Fact]
    public Task Second_phase_of_a_name_gets_another() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        GanSource.With(generator: "[Phase({|LG1017:\"Critic\"|}, nameof(Fooling))]"),
        GanSource.With(generator: "[Phase(\"Critic2\", nameof(Fooling))]"));

    [Theory]
    [InlineData("Generator")]
    [InlineData("generator")]
    public Task Name_of_another_phase(string name) => Test.VerifyAsync(
        GanSource.With(critic: $"[Phase(\"{name}\", nameof(Real), nameof(Fake))]").Replace("[Phase(\"Generator\", nameof(Fooling)", "[Phase({|LG1017:\"Generator\"|}, nameof(Fooling)", StringComparison.Ordinal));

    [Fact]
    public Task Name_whose_step_the_class_has_already() => Test.VerifyAsync(
        Named("\"Critic\"", "public void {|#0:StepCritic|}() { }"),
        expected: Findings.Error("LG1017").WithMessage("'StepCritic' is what LossGen calls the step of phase 'Critic'; rename the member or the phase"));

    [Fact]
    public Task Fix_renames_the_member() => CompilingFixTest<DeclarationAnalyzer, RenameFix>.VerifyAsync(
        Named("\"Critic\"", "public void {|LG1017:StepCritic|}() { }"),
        Named("\"Critic\"", "public void StepCriticCore() { }"));

    [Theory]
    [InlineData("\"Critic\"")]
    [InlineData("\"critic\"")]
    [InlineData("\"Kritiker_2\"")]
    [InlineData("\"Критик\"")]
    [InlineData("nameof(Real)")]
    public Task Identifier_is_silent(string name) => Test.VerifyAsync(Named(name));

    [Fact]
    public Task Names_of_two_classes_are_silent() => Test.VerifyAsync(
        Named("\"Critic\"") + "\n[CombinedLoss] [Phase(\"Critic\", nameof(Fit))] public partial class Other { [LossComponent] static Tensor Fit(Tensor x) => x.mean(); }");

    [Fact]
    public Task Step_method_of_a_base_with_phases_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [Phase("Only", nameof(Fit))]
        public partial class Turns { [LossComponent] protected static Tensor Fit(Tensor x) => x.mean(); }

        [CombinedLoss]
        public partial class Further : Turns;
        """);
}
