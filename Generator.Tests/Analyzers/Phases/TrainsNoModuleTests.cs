using LossGen.Generator.Tests.Infrastructure;
using Test = LossGen.Generator.Tests.Infrastructure.CompilingTest<LossGen.Generator.Analyzers.DeclarationAnalyzer>;

namespace LossGen.Generator.Tests.Analyzers.Phases;

public class TrainsNoModuleTests
{
    private static string Trains(string argument, string more = "") =>
        GanSource.With(critic: $"[Phase(\"Critic\", nameof(Real), nameof(Fake), Trains = {argument})]", more: more);

    [Fact]
    public Task Name_without_a_member() => Test.VerifyAsync(
        Trains("{|#0:new[] { \"critics\" }|}"),
        expected: Findings.Error("LG1016").WithMessage(
            "Phase 'Critic' cannot train 'critics': 'GanLoss' has no field or property of that name; a primary constructor's parameter must be kept in a field"));

    [Theory]
    [InlineData("private readonly Tensor weights = zeros(1);", "Tensor")]
    [InlineData("private readonly int weights = 1;", "int")]
    [InlineData("private readonly object weights = new();", "object")]
    [InlineData("private readonly List<Module> weights = [];", "List<Module>")]
    [InlineData("private readonly TorchSharp.Modules.Parameter weights = new(zeros(1));", "Parameter")]
    public Task Member_that_is_no_module(string member, string type) => Test.VerifyAsync(
        Trains("{|#0:new[] { nameof(weights) }|}", member),
        expected: Findings.Error("LG1016").WithMessage($"Phase 'Critic' cannot train 'weights': its type is '{type}', not a torch.nn.Module"));

    [Fact]
    public Task Method_is_no_member_to_train() => Test.VerifyAsync(Trains("{|LG1016:new[] { nameof(Real) }|}"));

    [Fact]
    public Task Parameter_of_a_primary_constructor() => Test.VerifyAsync(
        """
        [CombinedLoss]
        [Phase("Only", nameof(Fit), Trains = {|LG1016:new[] { "network" }|})]
        public partial class Turns(Module<Tensor, Tensor> network)
        {
            [LossComponent] private Tensor Fit(Tensor x) => network.call(x).mean();
        }
        """);

    [Fact]
    public Task Private_field_of_a_base() => Test.VerifyAsync(
        """
        public abstract class Shared { private readonly Module network = Linear(1, 1); }

        [CombinedLoss]
        [Phase("Only", nameof(Fit), Trains = {|#0:new[] { "network" }|})]
        public partial class {|#1:Turns|} : Shared
        {
            [LossComponent] private static Tensor Fit(Tensor x) => x.mean();
        }
        """,
        editorConfig: null,
        Findings.Error("LG1016").WithMessage("Phase 'Only' cannot train 'network': it is private in 'Shared'"),
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
