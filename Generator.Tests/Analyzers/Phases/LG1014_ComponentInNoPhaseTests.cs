using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class ComponentInNoPhaseTests
{
    [Fact]
    public Task Component_that_no_phase_names() => Test.VerifyAsync(
        GanSource.With(more: "[LossComponent] private Tensor {|#0:Penalty|}(Tensor real) => real.mean();"),
        expected: Findings.Warning("LG1014").WithMessage(
            "Component 'Penalty' is in no phase of 'GanLoss' and is never trained on; add nameof(Penalty) to one, such as 'Critic'"));

    [Theory]
    [InlineData("[Phase(\"")]
    [InlineData("[Phase(\"\")]")]
    [InlineData("[Phase(\" \", nameof(Real))]")]
    [InlineData("[Phase(\"\", \"Reel\", Trains = new[] { \"critik\" })]")]
    public Task Phase_whose_name_is_still_to_be_typed_is_silent(string phase) => AnalyzerTest<DeclarationAnalyzer>.Create(
        GanSource.With(critic: phase, more: "[LossComponent] private Tensor Penalty(Tensor real) => real.mean();"), editorConfig: "dotnet_diagnostic.LG1017.severity = none", []).RunAsync();

    [Theory]
    [InlineData("MainLoss")]
    [InlineData("AuxiliaryLoss(0.1)")]
    [InlineData("Regularizer(1e-4)")]
    public Task Component_of_every_role(string role) => Test.VerifyAsync(
        GanSource.With(more: $"[{role}] private Tensor {{|LG1014:Penalty|}}(Tensor real) => real.mean();", role: role == "MainLoss" ? "LossComponent" : "MainLoss"));

    [Fact]
    public Task Several_components() => Test.VerifyAsync(
        GanSource.With(
            critic: "[Phase(\"Critic\", nameof(Real))]",
            more: "[LossComponent] private Tensor {|LG1014:Penalty|}(Tensor real) => real.mean();")
        .Replace("Tensor Fake(", "Tensor {|LG1014:Fake|}(", StringComparison.Ordinal));

    [Fact]
    public Task Inherited_component_is_told_to_the_class() => Test.VerifyAsync(
        """
        public abstract class Shared : LossModule
        {
            [LossComponent] protected static Tensor Penalty(Tensor real) => real.mean();
        }

        [CombinedLoss]
        [Phase("First", nameof(Fit))]
        public partial class {|LG1014:Turns|} : Shared
        {
            [LossComponent] private static Tensor Fit(Tensor real) => real.mean();
        }
        """);

    [Theory]
    [InlineData("AddToPhase.Critic", "[Phase(\"Critic\", nameof(Real), nameof(Fake), nameof(Penalty), Trains = new[] { nameof(critic) })]", null)]
    [InlineData("AddToPhase.Generator", null, "[Phase(\"Generator\", nameof(Fooling), nameof(Penalty), Trains = new[] { nameof(generator) })]")]
    public Task Fix_adds_it_to_the_phase_that_is_picked(string key, string? critic, string? generator)
    {
        const string Penalty = "[LossComponent] private Tensor {|LG1014:Penalty|}(Tensor real) => real.mean();";
        const string Fixed = "[LossComponent] private Tensor Penalty(Tensor real) => real.mean();";
        var expected = (critic, generator) switch
        {
            (not null, null) => GanSource.With(critic: critic, more: Fixed),
            (null, not null) => GanSource.With(generator: generator, more: Fixed),
            _ => throw new ArgumentException("one phase at a time", nameof(critic)),
        };
        return CompilingFixTest<DeclarationAnalyzer, AddToPhaseFix>.VerifyAsync(GanSource.With(more: Penalty), expected, key);
    }

    [Fact]
    public Task Fix_adds_all_at_once() => CompilingFixTest<DeclarationAnalyzer, AddToPhaseFix>.VerifyAsync(
        """
        [CombinedLoss]
        [Phase("First", nameof(A), Steps = 2)]
        public partial class Turns
        {
            [LossComponent] private static Tensor A(Tensor x) => x.mean();
            [LossComponent] private static Tensor {|LG1014:B|}(Tensor x) => x.mean();
            [LossComponent] private static Tensor {|LG1014:C|}(Tensor x) => x.mean();
        }
        """,
        """
        [CombinedLoss]
        [Phase("First", nameof(A), nameof(B), nameof(C), Steps = 2)]
        public partial class Turns
        {
            [LossComponent] private static Tensor A(Tensor x) => x.mean();
            [LossComponent] private static Tensor B(Tensor x) => x.mean();
            [LossComponent] private static Tensor C(Tensor x) => x.mean();
        }
        """,
        "AddToPhase.First");

    [Theory]
    [InlineData("\"Foolin\"")]
    [InlineData("\"fooling\"")]
    public Task Component_that_a_phase_means_by_a_wrong_name_is_silent_here(string name) => Test.VerifyAsync(
        GanSource.With(generator: $"[Phase(\"Generator\", {{|LG1015:{name}|}})]"));

    [Fact]
    public Task Fix_escapes_a_keyword() => CompilingFixTest<DeclarationAnalyzer, AddToPhaseFix>.VerifyAsync(
        GanSource.With(more: "[LossComponent] private Tensor {|LG1014:@event|}(Tensor real) => real.mean();"),
        GanSource.With(
            critic: "[Phase(\"Critic\", nameof(Real), nameof(Fake), nameof(@event), Trains = new[] { nameof(critic) })]",
            more: "[LossComponent] private Tensor @event(Tensor real) => real.mean();"),
        "AddToPhase.Critic");

    [Fact]
    public Task Every_component_in_a_phase_is_silent() => Test.VerifyAsync(GanSource.With());

    [Fact]
    public Task Component_in_two_phases_is_silent() => Test.VerifyAsync(GanSource.With(generator: "[Phase(\"Generator\", nameof(Fooling), nameof(Real))]"));

    [Fact]
    public Task Class_without_phases_is_silent() => Test.VerifyAsync(GanSource.With(critic: "", generator: ""));

    [Fact]
    public Task Method_that_is_no_component_is_silent() => Test.VerifyAsync(GanSource.With(more: "private Tensor Penalty(Tensor real) => real.mean();"));
}
