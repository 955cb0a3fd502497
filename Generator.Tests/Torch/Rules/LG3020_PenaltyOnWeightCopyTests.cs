using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.PenaltyOnWeightCopy>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class PenaltyOnWeightCopyTests
{
    [Fact]
    public Task The_field_becomes_a_property() => Test.VerifySourceFixAsync<PenaltyOnWeightCopyFix>(
        Net(
            "private readonly Tensor weights;",
            "weights = {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|};\n        RegisterComponents();",
            "functional.mse_loss(forward(x), y) + weights.square().sum().mul(0.001)"),
        Net(
            "private Tensor weights => cat(layers.Select(l => l.weight!.flatten()).ToArray());",
            "RegisterComponents();",
            "functional.mse_loss(forward(x), y) + weights.square().sum().mul(0.001)"));

    [Fact]
    public Task Comments_of_the_assignment_stay() => Test.VerifySourceFixAsync<PenaltyOnWeightCopyFix>(
        Net(
            "private readonly Tensor weights;",
            "// All of them.\n        weights = {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|}; // flat\n        RegisterComponents();",
            "functional.mse_loss(forward(x), y) + weights.square().sum().mul(0.001)"),
        Net(
            "private Tensor weights => cat(layers.Select(l => l.weight!.flatten()).ToArray());",
            "// All of them.\n        // flat\n        RegisterComponents();",
            "functional.mse_loss(forward(x), y) + weights.square().sum().mul(0.001)"));

    [Fact]
    public Task The_loss_computes_its_weights() => Test.VerifySourceFixAsync<PenaltyOnWeightCopyFix>(
        Loss("    private readonly Tensor weights;\n    public DecayedLoss(Linear[] layers)\n    {\n        this.layers = layers;\n        weights = {|LG3020:cat(this.layers.Select(l => l.weight!.flatten()).ToArray())|};\n    }\n"),
        Loss("    private Tensor weights => cat(this.layers.Select(l => l.weight!.flatten()).ToArray());\n    public DecayedLoss(Linear[] layers)\n    {\n        this.layers = layers;\n    }\n"));

    [Theory]
    [InlineData("stack(layers.Select(l => l.weight!.flatten()).ToList())")]
    [InlineData("hstack(new[] { layers[0].weight!, layers[1].weight! })")]
    [InlineData("nn.utils.parameters_to_vector(layers[0].parameters())")]
    [InlineData("layers[0].weight!.clone()")]
    [InlineData("layers[0].weight!.t().clone()")]
    [InlineData("layers[0].weight! + layers[1].weight!")]
    [InlineData("layers[0].weight! * 2f")]
    [InlineData("cat(parameters().Select(p => p.flatten()).ToArray())")]
    [InlineData("cat(named_parameters().Select(p => p.parameter.flatten()).ToArray())")]
    [InlineData("Flat(layers)")]
    [InlineData("layers[0].weight!.abs()")]
    [InlineData("layers[0].weight!.mean() * 3")]
    public Task Whatever_has_memory_of_its_own_is_a_copy(string copy) => Test.VerifyAsync(Net(
        "private readonly Tensor weights;",
        $"weights = {{|LG3020:{copy}|}};",
        "functional.mse_loss(forward(x), y) + 0.001 * weights.square().sum()",
        "static Tensor Flat(IEnumerable<Linear> all) => cat(all.Select(l => l.weight!.flatten()).ToArray());"));

    [Theory]
    [InlineData("(weights * weights).sum()")]
    [InlineData("weights.norm()")]
    [InlineData("torch.sum(torch.square(weights))")]
    [InlineData("0.1f * -weights.abs().mean()")]
    [InlineData("weights.dot(weights)")]
    public Task Whatever_makes_one_number_of_it_is_a_penalty(string penalty) => Test.VerifyAsync(Net(
        "private readonly Tensor weights;",
        "weights = {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|};",
        $"functional.mse_loss(forward(x), y) + {penalty}"));

    [Theory]
    [InlineData("private Tensor? weights;", "", "functional.mse_loss(forward(x), y) + (weights ??= {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|}).square().sum()")]
    [InlineData("private Tensor weights { get; }", "weights = {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|};", "functional.mse_loss(forward(x), y) + weights.square().sum()")]
    [InlineData("private readonly Tensor decay;", "decay = {|LG3020:layers[0].weight!.square().sum()|};", "functional.mse_loss(forward(x), y) + 0.1 * decay")]
    [InlineData("private readonly Tensor decay;", "decay = {|LG3020:layers[0].weight!.norm()|};", "functional.mse_loss(forward(x), y) + 0.1 * decay")]
    [InlineData("private Tensor weights = null!;", "Prepare();", "functional.mse_loss(forward(x), y) + weights.square().sum()", "private void Prepare() { weights = {|LG3020:cat(layers.Select(l => l.weight!.flatten()).ToArray())|}; }")]
    [InlineData("private readonly Tensor weights;", "var parts = new List<Tensor>(); foreach (var l in layers) parts.Add(l.weight!.flatten()); weights = {|LG3020:cat(parts)|};", "functional.mse_loss(forward(x), y) + weights.square().sum()")]
    public Task Every_way_to_make_it_once_counts(string field, string constructor, string loss, string more = "") => Test.VerifyAsync(Net(field, constructor, loss, more));

    [Theory]
    [InlineData("var all = {|LG3020:cat(model.parameters().Select(p => p.flatten()).ToArray())|}; for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); optimizer.step(); }")]
    [InlineData("var all = {|LG3020:cat(model.parameters().Select(p => p.flatten()).ToArray())|}; for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); var total = functional.mse_loss(model.call(x), y); total = total + 0.1 * all.norm(); total.backward(); optimizer.step(); }")]
    public Task A_variable_in_front_of_the_loop_counts(string statements) => Test.VerifyStatementsAsync(statements);

    [Theory]
    [InlineData("var all = {|LG3020:cat(model.parameters().Select(p => p.flatten()).ToArray())|}; for (var i = 0; i < 9; i++) { using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: all); }")]
    [InlineData("var all = {|LG3020:cat(model.parameters().Select(p => p.flatten()).ToArray())|}; for (var i = 0; i < 9; i++) { optimizer.zero_grad(); loss.forward(x: model.call(x), y: y, weights: all).backward(); optimizer.step(); }")]
    [InlineData("var all = {|LG3020:model.parameters().First().clone()|}; for (var i = 0; i < 9; i++) { optimizer.zero_grad(); using var terms = loss.Compute(x: model.call(x), y: y, weights: all); terms.Total.backward(); optimizer.step(); }")]
    public Task A_component_that_is_given_the_copy(string statements) => Test.VerifyAsync(Given(statements, "weights.square().sum()"));

    [Theory]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); for (var i = 0; i < 9; i++) { using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: all); }", "(x - weights).square().mean()")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); for (var i = 0; i < 9; i++) { using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: all); }", "functional.mse_loss(x, weights)")]
    [InlineData("for (var i = 0; i < 9; i++) { var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: all); }", "weights.square().sum()")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); for (var i = 0; i < 9; i++) { Console.WriteLine(loss.Evaluate(x: x, y: y, weights: all)); optimizer.step(); }", "weights.square().sum()")]
    [InlineData("var all = ones(8); for (var i = 0; i < 9; i++) { using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: all); }", "weights.square().sum()")]
    public Task A_component_that_compares_with_it_or_is_given_another_is_silent(string statements, string component) =>
        Test.VerifyAsync(Given(statements, component));

    [Fact]
    public Task A_field_that_a_component_is_given() => Test.VerifyAsync(
        Given("using var step = loss.Step(optimizer, x: model.call(x), y: y, weights: kept);", "weights.square().sum()").Replace(
            "class Trainer\n{",
            "class Trainer(Module<Tensor, Tensor> net)\n{\n    readonly Tensor kept = {|LG3020:cat(net.parameters().Select(p => p.flatten()).ToArray())|};",
            StringComparison.Ordinal));

    private static string Given(string statements, string component) =>
        $$"""
        [CombinedLoss]
        partial class PenaltyLoss
        {
            [MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [Regularizer(0.001)] static Tensor Size(Tensor x, Tensor weights) => {{component}};
        }

        class Trainer
        {
            public void Train(PenaltyLoss loss, Module<Tensor, Tensor> model, TorchSharp.torch.optim.Optimizer optimizer, Tensor x, Tensor y)
            {
                {{statements}}
            }
        }
        """;

    [Theory]
    [InlineData("weights = {|#0:cat(layers.Select(l => l.weight!.flatten()).ToArray())|};", "'weights' is copied once; copy the weights in each step: 'weights.square().sum().mul(0.001)' keeps its first value and gradient while the weights change")]
    [InlineData("weights = {|#0:cat(layers.Select(l => l.weight!.abs()).ToArray())|};", "'weights' is computed once; compute it in each step: the first backward frees its graph, and the second, of 'weights.square().sum().mul(0.001)', throws")]
    [InlineData("using (no_grad()) { weights = {|#0:cat(layers.Select(l => l.weight!.flatten()).ToArray())|}; }", "'weights' has no gradient; compute it in each step, with gradients: 'weights.square().sum().mul(0.001)' changes the value of the loss and no weight")]
    [InlineData("weights = {|#0:layers[0].weight!.detach()|};", "'weights' has no gradient; compute it in each step, with gradients: 'weights.square().sum().mul(0.001)' changes the value of the loss and no weight")]
    public Task The_message_says_what_becomes_of_it(string constructor, string message) => Test.VerifyAsync(
        Net("private readonly Tensor weights;", constructor, "functional.mse_loss(forward(x), y) + weights.square().sum().mul(0.001)"),
        new DiagnosticResult("LG3020", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(message).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));

    // A view has the memory of the parameter, and autograd goes through it anew; measured in PenaltyOnWeightCopyHarm.
    [Theory]
    [InlineData("weights = layers[0].weight!.flatten();", "weights.square().sum()")]
    [InlineData("weights = layers[0].weight!;", "weights.square().sum()")]
    [InlineData("weights = layers[0].weight!.t();", "weights.square().sum()")]
    [InlineData("weights = cat(new[] { layers[0].weight!.flatten() });", "weights.square().sum()")]
    [InlineData("weights = torch.ones(8);", "weights.square().sum()")]
    [InlineData("weights = cat(new[] { torch.ones(8), torch.zeros(8) });", "weights.square().sum()")]
    [InlineData("weights = cat(layers.Select(l => l.forward(torch.ones(8))).ToArray());", "weights.square().sum()")]
    public Task What_is_no_copy_of_the_weights_is_silent(string constructor, string penalty) =>
        Test.VerifyAsync(Net("private readonly Tensor weights;", constructor, $"functional.mse_loss(forward(x), y) + {penalty}"));

    // Where the weights began, or those of a model that is not trained.
    [Theory]
    [InlineData("(cat(layers.Select(l => l.weight!.flatten()).ToArray()) - weights).square().sum()")]
    [InlineData("functional.mse_loss(cat(layers.Select(l => l.weight!.flatten()).ToArray()), weights)")]
    [InlineData("(cat(layers.Select(l => l.weight!.flatten()).ToArray()).norm() - weights.norm()).abs()")]
    [InlineData("x.norm() / weights.norm()")]
    [InlineData("weights.norm().item<float>()")]
    [InlineData("functional.mse_loss(x, y) * weights.norm().detach()")]
    public Task What_compares_with_the_copy_is_silent(string penalty) =>
        Test.VerifyAsync(Net("private readonly Tensor weights;", "weights = cat(layers.Select(l => l.weight!.flatten()).ToArray());", $"functional.mse_loss(forward(x), y) + {penalty}"));

    [Theory]
    [InlineData("private Tensor weights = null!;", "", "functional.mse_loss(forward(x), y) + weights.square().sum()", "public void Renew() { weights = cat(layers.Select(l => l.weight!.flatten()).ToArray()); }")]
    [InlineData("private Tensor weights;", "weights = cat(layers.Select(l => l.weight!.flatten()).ToArray());", "functional.mse_loss(forward(x), y) + weights.square().sum()", "public void Renew() { weights = cat(layers.Select(l => l.weight!.flatten()).ToArray()); }")]
    [InlineData("private readonly Tensor weights;", "weights = cat(layers.Select(l => l.weight!.flatten()).ToArray());", "functional.mse_loss(forward(x), y) + weights.square().sum()", "public void Renew() { using (no_grad()) weights.copy_(cat(layers.Select(l => l.weight!.flatten()).ToArray())); }")]
    [InlineData("public Tensor weights;", "weights = cat(layers.Select(l => l.weight!.flatten()).ToArray());", "functional.mse_loss(forward(x), y) + weights.square().sum()")]
    [InlineData("private Tensor weights => cat(layers.Select(l => l.weight!.flatten()).ToArray());", "", "functional.mse_loss(forward(x), y) + weights.square().sum()")]
    [InlineData("private readonly Func<Tensor> weights;", "weights = () => cat(layers.Select(l => l.weight!.flatten()).ToArray());", "functional.mse_loss(forward(x), y) + weights().square().sum()")]
    [InlineData("private Tensor weights = null!;", "", "functional.mse_loss(forward(x), y) + weights.square().sum()", "public override Tensor forward(Tensor x) { weights = cat(layers.Select(l => l.weight!.flatten()).ToArray()); return x; }")]
    public Task What_is_made_anew_is_silent(string field, string constructor, string loss, string more = "") =>
        Test.VerifyAsync(Net(field, constructor, loss, more, more.Contains("forward(", StringComparison.Ordinal)));

    [Theory]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); Console.WriteLine(all.norm().item<float>());")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); optimizer.zero_grad(); (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); optimizer.step();")]
    [InlineData("for (var i = 0; i < epochs; i++) { var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); optimizer.zero_grad(); (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); optimizer.step(); }")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); for (var i = 0; i < epochs; i++) { optimizer.zero_grad(); (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); optimizer.step(); all = cat(model.parameters().Select(p => p.flatten()).ToArray()); }")]
    [InlineData("var all = cat(model.parameters().Select(p => p.flatten()).ToArray()); for (var i = 0; i < epochs; i++) { (functional.mse_loss(model.call(x), y) + all.square().sum()).backward(); }")]
    public Task A_variable_of_one_step_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    private static string Net(string field, string constructor, string loss, string more = "", bool ownForward = false) =>
        $$"""
        sealed class Net : Module<Tensor, Tensor>
        {
            private readonly Linear[] layers = { Linear(8, 8), Linear(8, 8) };
            {{field}}
            public Net() : base("net")
            {
                {{constructor}}
            }
            {{(ownForward ? "" : "public override Tensor forward(Tensor x) => layers[1].forward(layers[0].forward(x));")}}
            public float Step(Tensor x, Tensor y, torch.optim.Optimizer step)
            {
                step.zero_grad();
                var total = {{loss}};
                total.backward();
                step.step();
                return total.item<float>();
            }
            {{more}}
        }
        """.Replace("Linear[]", "TorchSharp.Modules.Linear[]", StringComparison.Ordinal).Replace("IEnumerable<Linear>", "IEnumerable<TorchSharp.Modules.Linear>", StringComparison.Ordinal);

    private static string Loss(string constructor) =>
        ("""
        [CombinedLoss]
        partial class DecayedLoss
        {
            private readonly Linear[] layers;

        """ + constructor +
        """
            [MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y);
            [Regularizer(1e-4)] Tensor Decay() => weights.square().sum();
        }
        """).Replace("Linear[]", "TorchSharp.Modules.Linear[]", StringComparison.Ordinal);
}
