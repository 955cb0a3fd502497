using LossGen.Analyzers;
using LossGen.CodeFixes;
using LossGen.CodeFixes.Edits;
using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class TrainsNoModuleTests
{
    private static string Trains(string argument, string more = "") =>
        GanSource.With(critic: $"[Phase(\"Critic\", nameof(Real), nameof(Fake), Trains = {argument})]", more: more);

    [Fact]
    public Task Name_without_a_member() => Test.VerifyAsync(
        Trains("new[] { {|#0:\"encoder\"|} }"),
        expected: Findings.Error("LG1016").WithMessage(
            "Phase 'Critic' cannot train 'encoder', no field or property of 'GanLoss', whose modules are 'critic' and 'generator'"));

    [Theory]
    [InlineData("new[] { {|#0:\"critics\"|} }", "critics")]
    [InlineData("new[] { nameof(generator), {|#0:\"Critic\"|} }", "Critic")]
    [InlineData("[{|#0:\"critik\"|}]", "critik")]
    public async Task Nearest_module_is_offered_at_the_name(string argument, string written)
    {
        await Test.VerifyAsync(
            Trains(argument),
            expected: Findings.Error("LG1016").WithMessage($"Phase 'Critic' cannot train '{written}', no field or property of 'GanLoss'; use nameof(critic)"));
        await CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
            Trains(argument.Replace("#0", "LG1016", StringComparison.Ordinal)),
            Trains(argument.Replace($"{{|#0:\"{written}\"|}}", "nameof(critic)", StringComparison.Ordinal)));
    }

    [Fact]
    public Task All_names_are_mended_at_once() => CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.VerifyAsync(
        Trains("new[] { {|LG1016:\"critik\"|}, {|LG1016:\"generater\"|} }"),
        Trains("new[] { nameof(critic), nameof(generator) }"));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    public Task Empty_name(string name) => Test.VerifyAsync(
        Trains($"new string[] {{ {{|#0:{name}|}} }}"),
        expected: Findings.Error("LG1016").WithMessage("Phase 'Critic' cannot train an empty name, no field or property of 'GanLoss', whose modules are 'critic' and 'generator'"));

    /// <summary>What is near is no module, or is trained already.</summary>
    [Theory]
    [InlineData("new[] { {|LG1016:\"weight\"|} }", "private readonly Tensor weights = zeros(1);")]
    [InlineData("new[] { nameof(critic), {|LG1016:\"critics\"|} }", "")]
    public Task Nothing_is_offered(string argument, string member) =>
        CompilingFixTest<DeclarationAnalyzer, ReplaceExpressionFix>.OffersNothingAsync(Trains(argument, member));

    [Theory]
    [InlineData("private readonly Tensor weights = zeros(1);", "Tensor")]
    [InlineData("private readonly int weights = 1;", "int")]
    [InlineData("private readonly object weights = new();", "object")]
    [InlineData("private readonly List<Module> weights = [];", "List<Module>")]
    [InlineData("private readonly TorchSharp.Modules.Parameter weights = new(zeros(1));", "Parameter")]
    public Task Member_that_is_no_module(string member, string type) => Test.VerifyAsync(
        Trains("new[] { {|#0:nameof(weights)|} }", member),
        expected: Findings.Error("LG1016").WithMessage($"Phase 'Critic' cannot train 'weights', whose type is '{type}'; name a field or property that holds a torch.nn.Module"));

    [Fact]
    public Task Method_is_no_member_to_train() => Test.VerifyAsync(Trains("new[] { {|LG1016:nameof(Real)|} }"));

    [Fact]
    public Task Parameter_of_a_primary_constructor() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [Phase("Only", nameof(Fit), Trains = new[] { {|#0:"network"|} })]
        public partial class Turns(Module<Tensor, Tensor> network)
        {
            [LossComponent] private Tensor Fit(Tensor x) => network.call(x).mean();
        }
        """,
        expected: Findings.Error("LG1016").WithMessage("Phase 'Only' cannot train 'network', which is a constructor's parameter; keep it in a field and name that"));

    [Fact]
    public Task Private_field_of_a_base() => Test.VerifyAsync(
        """
        public abstract class Shared { private readonly Module network = Linear(1, 1); }

        [CombinedLoss]
        [Phase("Only", nameof(Fit), Trains = new[] { {|#0:"network"|} })]
        public partial class {|#1:Turns|} : Shared
        {
            [LossComponent] private static Tensor Fit(Tensor x) => x.mean();
        }
        """,
        editorConfig: null,
        Findings.Error("LG1016").WithMessage("Phase 'Only' cannot train 'network', which is private in 'Shared'; make it protected there"),
        Findings.Error("LG1001", 1));

    [Theory]
    [InlineData("new[] { nameof(critic) }")]
    [InlineData("new[] { nameof(critic), nameof(generator) }")]
    [InlineData("new string[] { }")]
    public Task Modules_in_fields_are_silent(string argument) => Test.VerifyAsync(Trains(argument));

    [Theory]
    [InlineData("private Module Head { get; } = Linear(1, 1);")]
    [InlineData("private static readonly TorchSharp.Modules.Linear Head = Linear(1, 1);")]
    [InlineData("private LossModule Head => this;")]
    public Task Modules_of_every_kind_are_silent(string member) => Test.VerifyAsync(Trains("new[] { nameof(Head) }", member));

    [Fact]
    public Task Type_parameter_that_is_a_module_is_silent() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [Phase("Only", nameof(Fit), Trains = new[] { nameof(network) })]
        public partial class Turns<TNetwork>(TNetwork network)
            where TNetwork : Module<Tensor, Tensor>
        {
            private readonly TNetwork network = network;
            [LossComponent] private Tensor Fit(Tensor x) => network.call(x).mean();
        }
        """);
}
