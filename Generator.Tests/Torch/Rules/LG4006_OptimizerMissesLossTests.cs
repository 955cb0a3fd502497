using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.OptimizerMissesLoss>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class OptimizerMissesLossTests
{
    private const string Declared =
        """
        [SchemeTraits(HasParameters = true)]
        sealed class LearnedAttribute : WeightingAttribute
        {
            public override LossWeighting Create(IReadOnlyList<ComponentInfo> components) => throw new NotSupportedException();
        }

        [CombinedLoss, Learned]
        partial class Learning
        {
            [LossComponent]
            static Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction, target);

            [LossComponent]
            static Tensor Far(Tensor prediction, Tensor target) => functional.l1_loss(prediction, target);
        }

        [CombinedLoss]
        partial class Fixed
        {
            readonly Module<Tensor, Tensor> features = Linear(3, 3);

            [MainLoss]
            Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(features.call(prediction), target);
        }

        [CombinedLoss]
        partial class WithParameter
        {
            readonly TorchSharp.Modules.Parameter scale = Parameter(ones(1));

            public WithParameter() => register_parameter("scale", scale);

            [MainLoss]
            Tensor Near(Tensor prediction, Tensor target) => functional.mse_loss(prediction * scale, target);
        }

        class HandLoss : Loss<Tensor, Tensor, Tensor>
        {
            readonly TorchSharp.Modules.Parameter logVar = Parameter(zeros(1));

            public HandLoss() : base(Reduction.Mean) => RegisterComponents();

            public override Tensor forward(Tensor x, Tensor y) => functional.mse_loss(x, y) * (-logVar).exp() + logVar;
        }

        class PerceptualLoss : Loss<Tensor, Tensor, Tensor>
        {
            readonly Module<Tensor, Tensor> features = Linear(3, 3);

            public PerceptualLoss() : base(Reduction.Mean) { }

            public override Tensor forward(Tensor x, Tensor y) => functional.mse_loss(features.call(x), features.call(y));
        }

        class Holder : Module<Tensor, Tensor>
        {
            readonly Module inner;
            public Holder(Module inner) : base("holder") { this.inner = inner; RegisterComponents(); }
            public override Tensor forward(Tensor x) => x;
        }

        class Program
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);
            readonly HandLoss kept = new();
            private readonly TorchSharp.torch.optim.Optimizer keptOptimizer;

            Program() => keptOptimizer = CREATED;

            void Train(Tensor x, Tensor y, int epochs)
            {
                STATEMENTS
            }
        }
        """;

    [Theory]
    [InlineData(
        "var other = Linear(3, 3); var loss = new Learning(); var optimizer = optim.Adam({|LG4006:[.. model.parameters(), .. other.parameters()]|}); loss.Step(optimizer, prediction: other.call(model.call(x)), target: y);",
        "var other = Linear(3, 3); var loss = new Learning(); var optimizer = optim.Adam([.. model.parameters(), .. other.parameters(), .. loss.parameters()]); loss.Step(optimizer, prediction: other.call(model.call(x)), target: y);")]
    [InlineData(
        "var loss = new Learning(); var optimizer = optim.Adam({|LG4006:model.parameters()|}, 1e-3); loss.Step(optimizer, prediction: model.call(x), target: y);",
        "var loss = new Learning(); var optimizer = optim.Adam(model.parameters().Concat(loss.parameters()), 1e-3); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData(
        "using var loss = new Learning(); using var optimizer = optim.SGD({|LG4006:model.parameters()|}, 1e-3); for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var terms = loss.Compute(prediction: model.call(x), target: y); terms.Total.backward(); optimizer.step(); }",
        "using var loss = new Learning(); using var optimizer = optim.SGD(model.parameters().Concat(loss.parameters()), 1e-3); for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var terms = loss.Compute(prediction: model.call(x), target: y); terms.Total.backward(); optimizer.step(); }")]
    [InlineData(
        "var loss = new HandLoss(); var optimizer = optim.AdamW({|LG4006:model.parameters()|}); optimizer.zero_grad(); (2 * loss.call(model.call(x), y)).backward(); optimizer.step();",
        "var loss = new HandLoss(); var optimizer = optim.AdamW(model.parameters().Concat(loss.parameters())); optimizer.zero_grad(); (2 * loss.call(model.call(x), y)).backward(); optimizer.step();")]
    [InlineData(
        "var other = Linear(3, 3); var loss = new WithParameter(); var optimizer = optim.Adam({|LG4006:model.parameters().Concat(other.parameters())|}); loss.Step(optimizer, prediction: other.call(model.call(x)), target: y);",
        "var other = Linear(3, 3); var loss = new WithParameter(); var optimizer = optim.Adam(model.parameters().Concat(other.parameters()).Concat(loss.parameters())); loss.Step(optimizer, prediction: other.call(model.call(x)), target: y);")]
    [InlineData(
        "var loss = new Learning(); var optimizer = optim.Adam({|LG4006:model.named_parameters()|}); loss.Step(optimizer, prediction: model.call(x), target: y);",
        "var loss = new Learning(); var optimizer = optim.Adam(model.named_parameters().Concat(loss.named_parameters())); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    public Task The_parameters_of_the_loss_are_added(string statement, string repaired) =>
        Test.VerifySourceFixAsync<OptimizerMissesLossFix>(Around(statement), Around(repaired));

    [Fact]
    public Task A_trainer_s_fields_are_followed() => Test.VerifySourceFixAsync<OptimizerMissesLossFix>(
        Around("kept.call(model.call(x), y).backward(); keptOptimizer.step();", "optim.Adam({|LG4006:model.parameters()|})"),
        Around("kept.call(model.call(x), y).backward(); keptOptimizer.step();", "optim.Adam(model.parameters().Concat(kept.parameters()))"));

    [Theory]
    [InlineData("public HandLoss Loss { get; } = new();", "Loss.forward(model.call(x), y).backward(); Sgd.step();")]
    [InlineData("internal readonly LearnedWeights criterion = new();", "criterion.call(model.call(x), y).backward(); Sgd.step();")]
    public Task What_others_can_mention_and_do_not_is_followed(string member, string statements) => Test.VerifyAsync(
        Around(statements).Replace(
            "void Train(",
            $"{member} public optim.Optimizer Sgd {{ get; }} = optim.SGD({{|LG4006:shared.parameters()|}}, 0.1); static readonly Module<Tensor, Tensor> shared = Linear(10, 3); void Train(",
            StringComparison.Ordinal)
        + Weights);

    [Fact]
    public Task What_others_mention_is_silent() => Test.VerifyAsync(
        Around("Loss.forward(model.call(x), y).backward(); Sgd.step();").Replace(
            "void Train(",
            "public HandLoss Loss { get; } = new(); public optim.Optimizer Sgd { get; } = optim.SGD(shared.parameters(), 0.1); static readonly Module<Tensor, Tensor> shared = Linear(10, 3); void Train(",
            StringComparison.Ordinal)
        + "class Other { optim.Optimizer Own(Program program) => optim.SGD(program.Loss.parameters(), 0.1); }");

    private const string Weights =
        """

        class LearnedWeights : Module<Tensor, Tensor, Tensor>
        {
            readonly TorchSharp.Modules.Parameter logVar = Parameter(zeros(1));

            public LearnedWeights() : base("weights") => RegisterComponents();

            public override Tensor forward(Tensor x, Tensor y) => functional.mse_loss(x, y) * (-logVar).exp() + logVar;
        }
        """;

    [Fact]
    public async Task Without_Linq_it_is_named()
    {
        const string Source =
            """
            using TorchSharp;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;

            class HandLoss : Loss<Tensor, Tensor, Tensor>
            {
                readonly TorchSharp.Modules.Parameter logVar = Parameter(zeros(1));
                public HandLoss() : base(Reduction.Mean) => RegisterComponents();
                public override Tensor forward(Tensor x, Tensor y) => functional.mse_loss(x, y) * (-logVar).exp() + logVar;
            }

            class Program
            {
                readonly Module<Tensor, Tensor> model = Linear(10, 3);
                readonly HandLoss kept = new();
                void Train(Tensor x, Tensor y) { var optimizer = optim.Adam(PARAMETERS); kept.call(model.call(x), y).backward(); optimizer.step(); }
            }
            """;
        await new CodeFixTest<Test.Only, OptimizerMissesLossFix>
        {
            TestCode = Source.Replace("PARAMETERS", "{|LG4006:model.parameters()|}", StringComparison.Ordinal),
            FixedCode = Source.Replace("PARAMETERS", "System.Linq.Enumerable.Concat(model.parameters(), kept.parameters())", StringComparison.Ordinal),
            CompilerDiagnostics = CompilerDiagnostics.Errors,
        }.RunAsync();
    }

    [Fact]
    public Task The_message_says_what_is_missed() => Test.VerifyAsync(
        Around("var loss = new Learning(); var optimizer = optim.Adam({|#0:model.parameters()|}); loss.Step(optimizer, prediction: model.call(x), target: y);"),
        new DiagnosticResult("LG4006", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("model", "loss", "[Learned] learns from its own parameters"));

    [Theory]
    [InlineData("var optimizer = optim.Adam({|LG4006:model.parameters()|}); var loss = new Learning(); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var optimizer = optim.Adam({|LG4006:model.parameters()|}); var loss = new Learning(); loss.Step(optimizer, prediction: model.call(x), target: y); loss.EpochEnd();")]
    [InlineData("var optimizer = optim.Adam({|LG4006:model.parameters().Where(p => p.requires_grad).ToList()|}); var loss = new Learning(); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var optimizer = optim.Adam({|LG4006:model.parameters().ToArray()|}); var loss = new Learning(); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var other = Linear(3, 3); var optimizer = optim.Adam({|LG4006:[.. model.parameters(), .. other.parameters()]|}); var loss = new Learning(); loss.Step(optimizer, prediction: other.call(model.call(x)), target: y);")]
    [InlineData("List<TorchSharp.Modules.Parameter> all = [.. model.parameters()]; var optimizer = optim.Adam({|LG4006:all|}); var loss = new Learning(); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    public Task A_loss_that_is_made_later_is_reported_without_a_fix(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("var loss = new Learning(); var optimizer = optim.Adam(model.parameters().Concat(loss.parameters())); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); var optimizer = optim.Adam(model.parameters()); var own = optim.SGD(loss.parameters(), 0.1); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); var all = model.parameters().ToList(); all.AddRange(loss.parameters()); var optimizer = optim.Adam(all); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); var holder = new Holder(loss); var optimizer = optim.Adam(holder.parameters()); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); var optimizer = optim.Adam([.. model.parameters(), .. loss.parameters()]); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); List<TorchSharp.Modules.Parameter> all = [.. model.parameters()]; all.AddRange(loss.parameters()); var optimizer = optim.Adam(all); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var extra = new TorchSharp.Modules.Parameter(zeros(1)); var loss = new Learning(); var optimizer = optim.Adam([.. model.parameters(), extra]); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new Learning(); var optimizer = optim.Adam(loss.parameters()); loss.Step(optimizer, prediction: x, target: y);")]
    [InlineData("var loss = new HandLoss(); var optimizer = optim.Adam(new[] { new TorchSharp.Modules.Adam.ParamGroup(model.parameters()), new TorchSharp.Modules.Adam.ParamGroup(loss.parameters()) }); loss.call(model.call(x), y).backward(); optimizer.step();")]
    public Task A_loss_whose_parameters_are_given_is_silent(string statement) => Test.VerifyAsync(Around(statement));

    [Theory]
    [InlineData("var loss = new Fixed(); var optimizer = optim.Adam(model.parameters()); loss.Step(optimizer, prediction: model.call(x), target: y);")]
    [InlineData("var loss = new PerceptualLoss(); var optimizer = optim.Adam(model.parameters()); loss.call(model.call(x), y).backward(); optimizer.step();")]
    [InlineData("var teacher = Linear(10, 3); var optimizer = optim.Adam(model.parameters()); (model.call(x) - teacher.call(x)).square().mean().backward(); optimizer.step();")]
    [InlineData("var loss = new HandLoss(); var optimizer = optim.Adam(model.parameters()); loss.call(model.call(x), y).detach().sum().backward(); optimizer.step();")]
    [InlineData("var loss = new HandLoss(); var optimizer = optim.Adam(model.parameters()); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); Console.WriteLine(loss.call(model.call(x), y));")]
    [InlineData("var loss = new MSELossLike(); var optimizer = optim.Adam(model.parameters()); functional.mse_loss(model.call(x), y).backward(); optimizer.step(); } class MSELossLike { ")]
    public Task Losses_without_parameters_frozen_networks_and_teachers_are_silent(string statement) => Test.VerifyAsync(Around(statement));

    private static string Around(string statement, string created = "null") =>
        Declared.Replace("STATEMENTS", statement, StringComparison.Ordinal).Replace("CREATED", created, StringComparison.Ordinal);
}
