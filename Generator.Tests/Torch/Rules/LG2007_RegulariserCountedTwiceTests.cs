using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.RegulariserCountedTwice>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class RegulariserCountedTwiceTests
{
    [Theory]
    [InlineData(
        "var adam = optim.Adam(model.parameters(), 1e-3, {|LG2007:weight_decay: 1e-4|}); var penalty = zeros(1); foreach (var p in model.parameters()) penalty = penalty + p.pow(2).sum(); (functional.mse_loss(x, y) + 0.01 * penalty).backward(); adam.step();",
        "var adam = optim.Adam(model.parameters(), 1e-3); var penalty = zeros(1); foreach (var p in model.parameters()) penalty = penalty + p.pow(2).sum(); (functional.mse_loss(x, y) + 0.01 * penalty).backward(); adam.step();")]
    [InlineData(
        "var sgd = optim.SGD(model.parameters(), 0.1, {|LG2007:weight_decay: 0.1|}, momentum: 0.9); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();",
        "var sgd = optim.SGD(model.parameters(), 0.1, momentum: 0.9); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();")]
    [InlineData(
        "var sgd = optim.SGD(model.parameters(), 0.1, 0, 0, {|LG2007:0.1|}); var decay = model.parameters().Select(p => p.norm()).Aggregate((a, b) => a + b); var loss = functional.mse_loss(x, y) + decay; loss.backward();",
        "var sgd = optim.SGD(model.parameters(), 0.1, 0, 0); var decay = model.parameters().Select(p => p.norm()).Aggregate((a, b) => a + b); var loss = functional.mse_loss(x, y) + decay; loss.backward();")]
    [InlineData(
        "var adamW = optim.AdamW(model.parameters(), {|LG2007:weight_decay: 0.01|}); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();",
        "var adamW = optim.AdamW(model.parameters(), weight_decay: 0); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();")]
    [InlineData(
        "var adamW = optim.AdamW(model.parameters(), 1e-3, 0.9, 0.99, 1e-8, {|LG2007:0.01|}, true); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();",
        "var adamW = optim.AdamW(model.parameters(), 1e-3, 0.9, 0.99, 1e-8, 0, true); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) { loss += 0.01 * p.square().sum(); } loss.backward();")]
    public Task The_argument_is_removed(string statement, string repaired) => Test.VerifyFixAsync<RegulariserCountedTwiceFix>(statement, repaired);

    [Theory]
    [InlineData("var net = Linear(1, 1); var sgd = optim.SGD(net.parameters().Concat(model.parameters()), 0.1, {|LG2007:weight_decay: 0.1|}); var loss = functional.mse_loss(x, y); foreach (var p in net.parameters()) loss = loss + (p * p).mean(); loss.backward();")]
    [InlineData("const double Decay = 0.1; var sgd = optim.SGD(model.parameters(), 0.1, 0, 0, {|LG2007:Decay|}, true); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.norm(2).pow(2); loss.backward();")]
    [InlineData("var adam = optim.Adam(model.parameters(), {|LG2007:weight_decay: 0.1|}); var penalty = torch.stack(model.parameters().Select(p => p.square().sum()).ToArray()).sum(); (functional.mse_loss(x, y) + 0.1 * penalty).backward();")]
    [InlineData("var adam = optim.Adam([.. model.parameters()], {|LG2007:weight_decay: 0.1|}); var penalty = torch.stack([.. model.parameters().Select(p => p.square().sum())]).sum(); (functional.mse_loss(x, y) + 0.1 * penalty).backward();")]
    [InlineData("var adam = optim.Adam(model.parameters().Where(p => p.requires_grad).ToArray(), {|LG2007:weight_decay: 0.1|}); var penalty = torch.stack([.. model.parameters().Select(p => p.square().sum())]).sum(); (functional.mse_loss(x, y) + 0.1 * penalty).backward();")]
    public Task Several_modules_and_positions_are_read(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task A_method_that_is_given_the_module_is_read() => Test.VerifyAsync(
        """
        static class Norms
        {
            public static Tensor L2(Module module)
            {
                var sum = zeros(1);
                foreach (var p in module.parameters()) sum += p.square().sum();
                return sum;
            }

            public static Tensor L1(Module module)
            {
                var sum = zeros(1);
                foreach (var p in module.parameters()) sum += p.abs().sum();
                return sum;
            }
        }

        class Trainer
        {
            void Twice(Module<Tensor, Tensor> model, Tensor x, Tensor y)
            {
                var sgd = optim.SGD(model.parameters(), 0.1, {|LG2007:weight_decay: 0.1|});
                (functional.mse_loss(model.call(x), y) + 0.01 * Norms.L2(model)).backward();
            }

            void Once(Module<Tensor, Tensor> model, Tensor x, Tensor y)
            {
                var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1);
                (functional.mse_loss(model.call(x), y) + 0.01 * Norms.L1(model)).backward();
                Console.WriteLine(Norms.L2(model).ToSingle());
            }
        }
        """);

    [Theory]
    [InlineData("var adam = optim.Adam(model.parameters(), 1e-3, {|#0:weight_decay: 1e-4|}); var penalty = zeros(1); foreach (var (name, p) in model.named_parameters()) { if (name.Contains(\"weight\")) penalty = penalty + p.pow(2).sum(); } (functional.mse_loss(x, y) + penalty).backward();")]
    [InlineData("var adam = optim.Adam(model.parameters(), 1e-3, {|#0:weight_decay: 1e-4|}); var penalty = zeros(1); foreach (var p in model.parameters().Where(p => p.dim() > 1)) penalty = penalty + p.pow(2).sum(); (functional.mse_loss(x, y) + penalty).backward();")]
    public Task Of_some_parameters_it_is_information(string statement) => Test.VerifyStatementsAsync(statement, Test.Info(0));

    [Fact]
    public Task The_message_names_both() => Test.VerifyStatementsAsync(
        "var sgd = optim.SGD(model.parameters(), 0.1, {|#0:weight_decay: 0.1|}); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss += p.square().sum(); loss.backward();",
        new DiagnosticResult("LG2007", DiagnosticSeverity.Warning).WithLocation(0).WithArguments("p.square().sum()", "0.1", "model"));

    [Theory]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.square().sum(); loss.backward();")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.square().sum(); loss.backward();")]
    [InlineData("var sgd = optim.SGD(teacher.parameters(), 0.1, weight_decay: 0.1); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.square().sum(); loss.backward();")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1 * epochs); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.square().sum(); loss.backward();")]
    public Task One_decay_alone_or_of_another_module_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.abs().sum(); loss.backward();")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1); var loss = functional.mse_loss(x, y); foreach (var p in model.parameters()) loss = loss + p.norm(1); loss.backward();")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1); var norm = 0.0; foreach (var p in model.parameters()) norm += p.norm().ToDouble(); functional.mse_loss(x, y).backward();")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1); functional.mse_loss(x, y).backward(); var total = zeros(1); foreach (var p in model.parameters()) total = total + p.grad.square().sum(); Console.WriteLine(total.sqrt());")]
    [InlineData("var sgd = optim.SGD(model.parameters(), 0.1, weight_decay: 0.1); var total = model.parameters().Select(p => p.square().sum()).Aggregate((a, b) => a + b); Console.WriteLine(total.ToSingle());")]
    public Task Other_norms_and_norms_that_are_only_read_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
