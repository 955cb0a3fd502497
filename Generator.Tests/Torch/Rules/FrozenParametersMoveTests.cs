using LossGen.CodeFixes.Torch;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Generator.Analyzers.Torch.Rules.FrozenParametersMove>;

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
    public Task Parts_frozen_from_an_epoch_on_or_every_other_time_move(string statement) => Test.VerifyStatementsAsync(statement);

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
    public Task Optimizers_of_their_own_plain_SGD_and_gradients_that_are_removed_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
