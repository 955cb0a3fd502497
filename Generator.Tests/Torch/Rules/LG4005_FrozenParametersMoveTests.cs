using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.FrozenParametersMove>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class FrozenParametersMoveTests
{
    private const string Alternating =
        """
        var adam = optim.Adam(model.parameters().Concat(teacher.parameters()), 1e-3);
        for (var i = 0; i < epochs; i++)
        {
            // The one.
            adam.zero_grad();
            foreach (var p in teacher.parameters()) FREEZE;
            teacher.call(model.call(x)).mean().backward();
            adam.step();
            foreach (var p in teacher.parameters()) p.requires_grad = true;

            // The other.
            adam.zero_grad();
            teacher.call(model.call(x).detach()).mean().backward();
            adam.step();
        }
        """;

    [Fact]
    public Task Modules_that_take_turns_are_cleared_by_their_own_zero_grad() => Test.VerifyFixAsync<FrozenParametersMoveFix>(
        Alternating.Replace("FREEZE", "{|LG4005:p.requires_grad = false|}", StringComparison.Ordinal),
        Alternating.Replace("FREEZE", "p.requires_grad = false", StringComparison.Ordinal).Replace("    adam.zero_grad();", "    model.zero_grad();\n    teacher.zero_grad();", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "var sgd = optim.SGD(model.parameters(), 0.1, momentum: 0.9); for (var i = 0; i < epochs; i++) { sgd.zero_grad(); model.call(x).mean().backward(); sgd.step(); } foreach (var p in model.parameters()) {|LG4005:p.requires_grad = false|}; for (var i = 0; i < epochs; i++) { sgd.zero_grad(); model.call(x).mean().backward(); sgd.step(); }",
        "var sgd = optim.SGD(model.parameters(), 0.1, momentum: 0.9); for (var i = 0; i < epochs; i++) { model.zero_grad(); model.call(x).mean().backward(); sgd.step(); } foreach (var p in model.parameters()) p.requires_grad = false; for (var i = 0; i < epochs; i++) { model.zero_grad(); model.call(x).mean().backward(); sgd.step(); }")]
    public Task What_is_frozen_after_training_is_stepped_on(string statement, string repaired) => Test.VerifyFixAsync<FrozenParametersMoveFix>(statement, repaired);

    [Theory]
    [InlineData("var sgd = optim.SGD(model.parameters().Concat(teacher.parameters()), 0.1, weight_decay: 0.1); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in teacher.parameters()) {|LG4005:p.requires_grad = false|}; } sgd.zero_grad(); model.call(teacher.call(x)).mean().backward(); sgd.step(); }")]
    [InlineData("var adam = optim.AdamW(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { if (i % 2 == 0) { foreach (var p in teacher.parameters()) {|LG4005:p.requires_grad = false|}; } else { foreach (var p in teacher.parameters()) p.requires_grad = true; } adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { foreach (var (name, p) in teacher.named_parameters()) p.requires_grad = true; adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); foreach (var (name, p) in teacher.named_parameters()) {|LG4005:p.requires_grad = false|}; adam.zero_grad(); model.call(x).mean().backward(); adam.step(); }")]
    [InlineData("var sgd = optim.SGD(model.parameters().Concat(teacher.parameters()), 0.1, momentum: 0.9); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in teacher.parameters()) {|LG4005:p.requires_grad_(false)|}; } sgd.zero_grad(); model.call(teacher.call(x)).mean().backward(); sgd.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) teacher.parameters().ToList().ForEach(p => {|LG4005:p.requires_grad = false|}); adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var all = new List<TorchSharp.Modules.Parameter>(); all.AddRange(model.parameters()); all.AddRange(teacher.parameters()); var adam = optim.Adam(all); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in teacher.parameters()) {|LG4005:p.requires_grad = false|}; } adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("void Train() { var adam = optim.Adam(model.parameters()); for (var epoch = 0; epoch < 9; epoch++) { if (epoch == 5) { foreach (var p in model.parameters()) {|LG4005:p.requires_grad = false|}; } adam.zero_grad(); model.call(x).mean().backward(); adam.step(); } } Train();")]
    public Task Parts_frozen_from_an_epoch_on_or_every_other_time_move(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (step == 5) FREEZE TRAIN step++; }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (step++ == 5) { FREEZE } TRAIN }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (++step == 5) { FREEZE } TRAIN }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { step += 1; if (step > 5) FREEZE TRAIN }")]
    [InlineData("var left = 9; foreach (var z in x.chunk(9)) { left--; if (left == 5) FREEZE TRAIN }")]
    [InlineData("foreach (var epoch in Enumerable.Range(0, 9)) { if (epoch == 5) FREEZE TRAIN }")]
    public Task From_a_step_on_that_is_counted_in_any_loop(string loop) =>
        Test.VerifyStatementsAsync(Counted(loop, "{|LG4005:p.requires_grad = false|}"));

    [Theory]
    [InlineData("var step = 5; foreach (var z in x.chunk(9)) { if (step++ == 5) FREEZE TRAIN }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (++step == 1) FREEZE TRAIN }")]
    [InlineData("var left = 9; foreach (var z in x.chunk(9)) { left--; if (left > 5) FREEZE TRAIN }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (step == 5) FREEZE TRAIN }")]
    [InlineData("var step = 0; foreach (var z in x.chunk(9)) { if (step++ < 5) FREEZE TRAIN }")]
    [InlineData("foreach (var epoch in new[] { 5, 6 }) { if (epoch == 5) FREEZE TRAIN }")]
    public Task From_the_first_step_on_or_by_what_nobody_counts_is_silent(string loop) =>
        Test.VerifyStatementsAsync(Counted(loop, "p.requires_grad = false"));

    private static string Counted(string loop, string freeze) =>
        "var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); " + loop
            .Replace("FREEZE", $"foreach (var p in teacher.parameters()) {freeze};", StringComparison.Ordinal)
            .Replace("TRAIN", "adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step();", StringComparison.Ordinal);

    [Theory]
    [InlineData("if (epoch == 5) {|LG4005:Freeze(net.body)|};")]
    [InlineData("if (epoch == 5) {|LG4005:net.FreezeBody()|};")]
    [InlineData("if (epoch == 5) {|LG4005:net.SetTrainable(false)|};")]
    [InlineData("if (epoch == 5) {|LG4005:net.Lock(true)|};")]
    [InlineData("if (epoch % 2 == 0) {|LG4005:Freeze(net)|}; else net.SetTrainable();")]
    public Task A_method_that_freezes_is_looked_into(string statement) => Test.VerifyAsync(Training(statement));

    [Theory]
    [InlineData("if (epoch < 5) Freeze(net.body); else net.SetTrainable();")]
    [InlineData("if (epoch == 5) Freeze(other);")]
    [InlineData("if (epoch == 5) net.Lock(false);")]
    [InlineData("if (epoch == 5) net.Lock(epoch > 3);")]
    [InlineData("if (epoch == 5) net.Toggle(false);")]
    [InlineData("if (epoch == 5) Print(net);")]
    public Task A_method_that_releases_or_does_now_this_and_now_that_is_silent(string statement) => Test.VerifyAsync(Training(statement));

    [Fact]
    public Task What_a_method_freezes_is_named() => Test.VerifyAsync(
        Training("if (epoch == 5) {|#0:net.FreezeBody()|};"),
        new DiagnosticResult("LG4005", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("net.body", "Adam, by its averages of past gradients,", "adam"));

    [Fact]
    public Task The_message_names_the_optimizer_and_what_it_does() => Test.VerifyStatementsAsync(
        Alternating.Replace("FREEZE", "{|#0:p.requires_grad = false|}", StringComparison.Ordinal),
        new DiagnosticResult("LG4005", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithArguments("teacher", "Adam, by its averages of past gradients,", "adam"));

    [Theory]
    [InlineData("foreach (var p in teacher.parameters()) p.requires_grad = false; var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { foreach (var p in teacher.parameters()) p.requires_grad = false; adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { if (i < 5) { foreach (var p in teacher.parameters()) p.requires_grad = false; } else { foreach (var p in teacher.parameters()) p.requires_grad = true; } adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { if (i == 0) { foreach (var p in teacher.parameters()) p.requires_grad = false; } adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); foreach (var p in teacher.parameters()) p.requires_grad = false; for (var i = 0; i < epochs; i++) { adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); } foreach (var p in teacher.parameters()) p.requires_grad = true;")]
    public Task What_is_frozen_before_it_was_trained_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var first = optim.Adam(model.parameters()); var second = optim.Adam(teacher.parameters()); for (var i = 0; i < epochs; i++) { first.zero_grad(); foreach (var p in teacher.parameters()) p.requires_grad = false; teacher.call(model.call(x)).mean().backward(); first.step(); foreach (var p in teacher.parameters()) p.requires_grad = true; second.zero_grad(); teacher.call(x).mean().backward(); second.step(); }")]
    [InlineData("var sgd = optim.SGD(model.parameters().Concat(teacher.parameters()), 0.1); for (var i = 0; i < epochs; i++) { sgd.zero_grad(); foreach (var p in teacher.parameters()) p.requires_grad = false; teacher.call(model.call(x)).mean().backward(); sgd.step(); foreach (var p in teacher.parameters()) p.requires_grad = true; sgd.zero_grad(); teacher.call(x).mean().backward(); sgd.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { teacher.zero_grad(); model.zero_grad(); adam.zero_grad(); foreach (var p in teacher.parameters()) p.requires_grad = false; teacher.call(model.call(x)).mean().backward(); adam.step(); foreach (var p in teacher.parameters()) p.requires_grad = true; adam.zero_grad(); teacher.call(x).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { adam.zero_grad(); foreach (var p in teacher.parameters()) { p.requires_grad = false; p.grad = null; } teacher.call(model.call(x)).mean().backward(); adam.step(); foreach (var p in teacher.parameters()) p.requires_grad = true; adam.zero_grad(); teacher.call(x).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { adam.zero_grad(); foreach (var p in teacher.parameters()) p.requires_grad = false; teacher.call(model.call(x)).mean().backward(); foreach (var p in teacher.parameters()) p.requires_grad = true; teacher.call(x).mean().backward(); adam.step(); }")]
    [InlineData("var adam = optim.Adam(model.parameters()); for (var i = 0; i < epochs; i++) { adam.zero_grad(); model.call(x).mean().backward(); adam.step(); } foreach (var p in model.parameters()) p.requires_grad = false; Console.WriteLine(model.call(x));")]
    [InlineData("var adam = optim.Adam(model.parameters().Concat(teacher.parameters())); for (var i = 0; i < epochs; i++) { adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); } foreach (var p in teacher.parameters()) p.requires_grad = false; adam = optim.Adam(model.parameters()); for (var i = 0; i < epochs; i++) { adam.zero_grad(); model.call(teacher.call(x)).mean().backward(); adam.step(); }")]
    public Task Optimizers_of_their_own_plain_SGD_and_gradients_that_are_removed_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    private static string Training(string statement) =>
        $$"""
        class Net : Module<Tensor, Tensor>
        {
            public readonly Module<Tensor, Tensor> body = Linear(3, 3);
            public Net() : base("net") { RegisterComponents(); }
            public override Tensor forward(Tensor x) => body.call(x);
            public void FreezeBody() { foreach (var p in body.parameters()) p.requires_grad = false; }
            public void SetTrainable(bool trainable = true) { foreach (var p in parameters()) p.requires_grad_(trainable); }
            public void Lock(bool locked) { foreach (var p in parameters()) p.requires_grad = !locked; }
            public void Toggle(bool on) { if (on) { foreach (var p in parameters()) p.requires_grad = true; } else { foreach (var p in parameters()) p.requires_grad = false; } }
        }

        class Program
        {
            static void Freeze(Module module) { foreach (var p in module.parameters()) p.requires_grad = false; }
            static void Print(Module module) { foreach (var p in module.parameters()) Console.WriteLine(p.requires_grad); }

            void Train(Net net, Net other, Tensor x)
            {
                var adam = optim.Adam(net.parameters());
                for (var epoch = 0; epoch < 9; epoch++)
                {
                    {{statement}}
                    adam.zero_grad();
                    net.call(other.call(x)).mean().backward();
                    adam.step();
                }
            }
        }
        """;
}
