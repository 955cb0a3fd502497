using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Projects;

/// <summary>Loss classes, modules and bases of another project: as much is known of them in an editor as in a build, and no more.</summary>
public class LossesOfOtherProjectsTests
{
    private const string Losses =
        """
        [SchemeTraits(HasParameters = true)]
        public sealed class LearnedAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss, Learned] public partial class Learning
        {
            [LossComponent] protected static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [LossComponent] protected static Tensor Far(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        [CombinedLoss] public partial class Fixed
        {
            [MainLoss] protected static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.5)] protected static Tensor Far(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        [CombinedLoss] public partial class Hidden
        {
            [MainLoss] private static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            [AuxiliaryLoss(0.5)] internal static Tensor Far(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        public abstract class Shared : LossModule
        {
            protected readonly Module<Tensor, Tensor> critic = Linear(3, 1);
            private readonly Module<Tensor, Tensor> secret = Linear(3, 1);
            [AuxiliaryLoss(1 / 3)] protected static Tensor Smooth(Tensor prediction) => prediction.abs().mean();
            private static Tensor Scale(Tensor first) => first;
            private void RequireScalar() { }
            internal void Compute() { }
        }

        public abstract class Unregistered : Module<Tensor, Tensor>
        {
            protected readonly Module<Tensor, Tensor> body = Linear(3, 3);
            protected Unregistered() : base("unregistered") { }
        }

        public class Registered : Module<Tensor, Tensor>
        {
            private readonly Module<Tensor, Tensor> body = Linear(3, 3);
            public Registered() : base("registered") => RegisterComponents();
            public override Tensor forward(Tensor x) => functional.softmax(body.call(x), 1);
        }

        public class Weighted : Module<Tensor, Tensor>
        {
            private readonly TorchSharp.Modules.Parameter weight = Parameter(zeros(1));
            public Weighted() : base("weighted") => RegisterComponents();
            public override Tensor forward(Tensor x) => weight * x;
        }
        """;

    private const string Training =
        """
            readonly Module<Tensor, Tensor> model = Linear(3, 3);
            readonly torch.optim.Optimizer optimizer;
            public Trainer() => optimizer = torch.optim.Adam(model.parameters());
        """;

    [Fact]
    public Task An_optimizer_misses_a_loss_of_another_project() => FindsAsync(
        $$"""
        class Trainer
        {
            readonly Learning loss = new();
        {{Training}}
            void Train(Tensor x, Tensor y) => loss.Step(optimizer, prediction: model.call(x), target: y);
        }
        """,
        "LG4006");

    [Fact]
    public Task An_optimizer_in_a_local_misses_a_loss_in_a_local() => FindsAsync(
        """
        class Trainer
        {
            void Train(Module<Tensor, Tensor> model, Tensor x, Tensor y)
            {
                var loss = new Learning();
                var optimizer = torch.optim.Adam(model.parameters());
                loss.Step(optimizer, prediction: model.call(x), target: y);
            }
        }
        """,
        "LG4006");

    [Fact]
    public Task A_field_that_misses_a_loss_which_only_a_method_names() => FindsAsync(
        $$"""
        class Trainer
        {
        {{Training}}
            void Train(Tensor x, Tensor y)
            {
                var loss = new Learning();
                loss.Step(optimizer, prediction: model.call(x), target: y);
            }
        }
        """,
        "LG4006");

    [Theory]
    [InlineData("Fixed")]
    [InlineData("Hidden")]
    public Task A_loss_that_learns_nothing_is_not_missed(string loss) => FindsAsync(
        $$"""
        class Trainer
        {
            readonly {{loss}} loss = new();
        {{Training}}
            void Train(Tensor x, Tensor y) => loss.Step(optimizer, prediction: model.call(x), target: y);
        }
        """);

    /// <summary>Of a module that is no loss of LossGen, an assembly shows no fields.</summary>
    [Fact]
    public Task A_parameter_in_a_module_of_another_project_is_unknown() => FindsAsync(
        $$"""
        class Trainer
        {
            readonly Weighted loss = new();
        {{Training}}
            void Train(Tensor x) { optimizer.zero_grad(); loss.call(model.call(x)).mean().backward(); optimizer.step(); }
        }
        """);

    [Fact]
    public Task Inputs_of_a_loss_of_another_project_by_position() => FindsAsync(
        "class Trainer { void Train(Fixed loss, torch.optim.Optimizer optimizer, Tensor x, Tensor y) => loss.Step(optimizer, x, y); }",
        "LG1008");

    [Theory]
    [InlineData("class Net : Unregistered { readonly Module<Tensor, Tensor> head = Linear(3, 1); public override Tensor forward(Tensor x) => head.call(x); } class Use { void Run() { var net = new Net(); torch.optim.Adam(net.parameters()); } }")]
    [InlineData("class Net : Registered { readonly Module<Tensor, Tensor> head = Linear(3, 1); } class Use { void Run() { var net = new Net(); torch.optim.Adam(net.parameters()); } }")]
    [InlineData("class Use { void Run() { torch.optim.Adam(new Registered().parameters()); } }")]
    public Task A_module_with_a_base_in_another_project_may_be_registered_there(string source) => FindsAsync(source);

    [Fact]
    public Task What_a_module_of_another_project_returns_is_unknown() => FindsAsync(
        "class Use { Tensor Loss(Registered net, Tensor x, Tensor y) => functional.cross_entropy(net.call(x), y); }");

    [Theory]
    [InlineData("[CombinedLoss] public partial class Mine : Fixed { [AuxiliaryLoss(0.1)] static Tensor More(Tensor prediction) => prediction.mean(); }")]
    [InlineData("[CombinedLoss, Phase(\"A\", nameof(More), Trains = new[] { nameof(critic) })] public partial class Mine : Shared { [MainLoss] static Tensor More(Tensor prediction) => prediction.mean(); }", "LG2005", "LG1014")]
    public Task A_loss_that_derives_from_another_project(string source, params string[] expected) => FindsAsync(source, expected);

    [Theory]
    [InlineData("[CombinedLoss] public partial class Mine : Hidden { [AuxiliaryLoss(0.1)] static Tensor More(Tensor prediction) => prediction.mean(); }")]
    [InlineData("[CombinedLoss] public partial class Mine : Shared { [MainLoss] static Tensor More(Tensor prediction) => prediction.mean(); }")]
    [InlineData("[CombinedLoss, Phase(\"A\", nameof(More), Trains = new[] { \"secret\" })] public partial class Mine : Shared { [MainLoss] static Tensor More(Tensor prediction) => prediction.mean(); }")]
    public async Task Members_that_a_base_of_another_project_hides(string source) =>
        await ReferencedAs.EverythingAsync(Losses, source);

    /// <summary>The same name in two projects is two classes.</summary>
    [Fact]
    public Task A_class_of_the_same_name_is_another_one() => FindsAsync(
        $$"""
        namespace Mine
        {
            [CombinedLoss] partial class Learning
            {
                [MainLoss] static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);
            }

            class Trainer
            {
                readonly Learning loss = new();
            {{Training}}
                void Train(Tensor x, Tensor y) => loss.Step(optimizer, prediction: model.call(x), target: y);
            }
        }
        """);

    private static async Task FindsAsync(string program, params string[] expected)
    {
        var findings = await ReferencedAs.EverythingAsync(Losses, program);

        Assert.Equal(expected.Order(), findings.Where(static finding => finding.Severity > DiagnosticSeverity.Hidden).Select(static finding => finding.Id).Order());
    }
}
