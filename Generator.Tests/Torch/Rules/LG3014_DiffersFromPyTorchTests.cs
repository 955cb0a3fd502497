using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.DiffersFromPyTorch>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class DiffersFromPyTorchTests
{
    [Fact]
    public Task A_learned_variance_is_a_warning() => Test.VerifyFixAsync<DiffersFromPyTorchFix>(
        """
        var mean = model.call(x);
        var variance = teacher.call(x).exp();
        functional.gaussian_nll_loss(mean, y, {|#0:variance|}).backward();
        """,
        """
        var mean = model.call(x);
        var variance = teacher.call(x).exp();
        (0.5 * (variance.clamp_min(1e-6).log() + (mean - y).square() / variance.clamp_min(1e-6))).mean().backward();
        """,
        Test.Warning(0));

    [Theory]
    [InlineData("GaussianNLLLoss().call(x, y, {|#0:functional.softplus(model.call(x))|}).backward();")]
    [InlineData("functional.gaussian_nll_loss(input: x, variance: {|#0:model.call(x).exp() + 1e-6|}, target: y, full: true).backward();")]
    [InlineData("var logVariance = new TorchSharp.Modules.Parameter(zeros(1)); functional.gaussian_nll_loss(model.call(x), y, {|#0:logVariance.exp() + 1e-6|}).backward();")]
    public Task A_variance_is_found_wherever_it_stands(string statement) => Test.VerifyStatementsAsync(statement, Test.Warning(0));

    [Theory]
    [InlineData("{|LG3014:functional.hinge_embedding_loss(x, y)|}.backward();", "functional.hinge_embedding_loss(x, y, margin: 1.0).backward();", "WriteDefault.as in PyTorch")]
    [InlineData("{|LG3014:functional.hinge_embedding_loss(x, y)|}.backward();", "functional.hinge_embedding_loss(x, y, margin: 0.0).backward();", "WriteDefault.as it is")]
    [InlineData("var loss = {|LG3014:new TorchSharp.Modules.HingeEmbeddingLoss()|};", "var loss = new TorchSharp.Modules.HingeEmbeddingLoss(margin: 1.0);", "WriteDefault.as in PyTorch")]
    [InlineData("var adam = {|LG3014:optim.AdamW(model.parameters(), lr: 1e-3)|};", "var adam = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 0.01);", "WriteDefault.as in PyTorch")]
    [InlineData("var adam = {|LG3014:optim.AdamW(model.named_parameters())|};", "var adam = optim.AdamW(model.named_parameters(), weight_decay: 0.0);", "WriteDefault.as it is")]
    public Task The_default_is_written(string statement, string repaired, string key) =>
        Test.VerifySourceFixAsync<DiffersFromPyTorchFix>(Infrastructure.TestSource.Method(statement), Infrastructure.TestSource.Method(repaired), key);

    [Theory]
    [InlineData("var (mean, logVariance) = net.call(x); functional.gaussian_nll_loss(mean, y, {|#0:logVariance.exp()|}).backward();")]
    [InlineData("var both = net.call(x); functional.gaussian_nll_loss(both.Item1, y, {|#0:both.Item2.exp() + 1e-6|}).backward();")]
    [InlineData("var parts = model.call(x).chunk(2, 1); functional.gaussian_nll_loss(parts[0], y, {|#0:parts[1].exp()|}).backward();")]
    [InlineData("var (_, variance) = net.call(x); functional.gaussian_nll_loss(x, y, {|#0:variance|}).backward();")]
    public Task A_variance_that_is_a_part_of_what_a_model_returns(string statements) => Test.VerifyAsync(WithTwoOutputs(statements), Test.Warning(0));

    [Theory]
    [InlineData("var (mean, logVariance) = net.call(x); functional.gaussian_nll_loss(mean, y, logVariance.detach().exp()).backward();")]
    [InlineData("var (mean, variance) = net.call(x); variance = ones_like(mean); functional.gaussian_nll_loss(mean, y, variance).backward();")]
    [InlineData("var (mean, variance) = (model.call(x), ones_like(y)); functional.gaussian_nll_loss(mean, y, variance).backward();")]
    [InlineData("var parts = y.chunk(2, 1); functional.gaussian_nll_loss(model.call(x), parts[0], parts[1]).backward();")]
    [InlineData("Tensor variance; using (no_grad()) (_, variance) = net.call(x); functional.gaussian_nll_loss(model.call(x), y, variance).backward();")]
    public Task A_part_without_a_gradient_is_silent(string statements) => Test.VerifyAsync(WithTwoOutputs(statements));

    private static string WithTwoOutputs(string statements) =>
        $$"""
        class Program
        {
            void Train(Module<Tensor, (Tensor, Tensor)> net, Module<Tensor, Tensor> model, Tensor x, Tensor y)
            {
                {{statements}}
            }
        }
        """;

    [Theory]
    [InlineData("functional.gaussian_nll_loss(model.call(x), y, ones_like(y)).backward();")]
    [InlineData("functional.gaussian_nll_loss(model.call(x), y, teacher.call(x).exp().detach()).backward();")]
    [InlineData("functional.gaussian_nll_loss(model.call(x), y, x).backward();")]
    [InlineData("var fixedVariance = new TorchSharp.Modules.Parameter(zeros(1)); functional.gaussian_nll_loss(model.call(x), y, fixedVariance.exp().detach()).backward();")]
    [InlineData("functional.hinge_embedding_loss(x, y, 1.0).backward();")]
    [InlineData("HingeEmbeddingLoss().call(x, y).backward();")]
    [InlineData("optim.AdamW(model.parameters(), weight_decay: 0.0);")]
    [InlineData("optim.AdamW(new[] { new TorchSharp.Modules.AdamW.ParamGroup(model.parameters(), new TorchSharp.Modules.AdamW.Options { weight_decay = 0.1 }) }, lr: 1e-3);")]
    [InlineData("optim.Adam(model.parameters());")]
    public Task Written_values_and_fixed_variances_are_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
