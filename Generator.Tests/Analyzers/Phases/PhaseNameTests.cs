using LossGen.CodeFixes.Declarations;
using LossGen.Generator.Analyzers;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class PhaseNameTests
{
    private static string Named(string name, string more = "") =>
        GanSource.With(critic: $"[Phase({name}, nameof(Real), nameof(Fake))]", more: more);

    [Theory]
    [InlineData("\"my critic\"", "my critic")]
    [InlineData("\"1st\"", "1st")]
    [InlineData("\"\"", "")]
    [InlineData("\"Critic-1\"", "Critic-1")]
    [InlineData("null", "")]
    [InlineData("\"  \"", "  ")]
    [InlineData("\"a\\\"b{0}\\n\"", "a\"b{0}\n")]
    public Task Name_that_is_no_identifier(string name, string displayed) => Test.VerifyAsync(
        Named($"{{|#0:{name}|}}"),
        expected: Findings.Error("LG1017").WithMessage($"Phase name '{displayed}' is not a C# identifier, and it becomes a member of the enum Phase and a method"));

    [Theory]
    [InlineData("Generator")]
    [InlineData("generator")]
    public Task Name_of_another_phase(string name) => Test.VerifyAsync(
        GanSource.With(critic: $"[Phase(\"{name}\", nameof(Real), nameof(Fake))]").Replace("[Phase(\"Generator\", nameof(Fooling)", "[Phase({|LG1017:\"Generator\"|}, nameof(Fooling)", StringComparison.Ordinal));

    [Fact]
    public Task Name_whose_step_the_class_has_already() => Test.VerifyAsync(
        Named("\"Critic\"", "public void {|#0:StepCritic|}() { }"),
        expected: Findings.Error("LG1017").WithMessage("Phase name 'Critic' gives the generated method 'StepCritic', and 'GanLoss' has a member of that name: rename one of them"));

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
