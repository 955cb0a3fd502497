using LossGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.MaskingAfterNan>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class MaskingAfterNanTests
{
    [Theory]
    [InlineData("torch.where(x > 0, {|#0:x.log()|}, zeros_like(x)).sum().backward();", "torch.where(x > 0, torch.where(x > 0, x, torch.ones_like(x)).log(), zeros_like(x)).sum().backward();")]
    [InlineData("where(x > 0, x * {|#0:log(x)|}, zeros_like(x)).sum().backward();", "where(x > 0, x * log(where(x > 0, x, ones_like(x))), zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(x <= 0, zeros_like(x), {|#0:x.sqrt()|}).sum().backward();", "torch.where(x <= 0, zeros_like(x), torch.where(x <= 0, torch.ones_like(x), x).sqrt()).sum().backward();")]
    [InlineData("torch.where(x != 0, {|#0:y / x|}, zeros_like(x)).sum().backward();", "torch.where(x != 0, y / torch.where(x != 0, x, torch.ones_like(x)), zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(x != 0, {|#0:torch.div(y, x)|}, zeros_like(x)).sum().backward();", "torch.where(x != 0, torch.div(y, torch.where(x != 0, x, torch.ones_like(x))), zeros_like(x)).sum().backward();")]
    [InlineData("var positive = x > 0; torch.where(positive, {|#0:x.pow(0.5)|}, zeros_like(x)).sum().backward();", "var positive = x > 0; torch.where(positive, torch.where(positive, x, torch.ones_like(x)).pow(0.5), zeros_like(x)).sum().backward();")]
    public Task The_argument_is_masked_too(string statement, string repaired) => Test.VerifyFixAsync<MaskingAfterNanFix>(statement, repaired, Test.Info(0));

    [Theory]
    [InlineData("var logs = {|#0:x.log()|}; torch.where(x.gt(0), logs, zeros_like(x)).sum().backward();")]
    [InlineData("{|#0:x.log()|}.where(x > 0, zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(torch.logical_and(x > 0, y > 0), {|#0:x.rsqrt()|}, zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(x.abs() > 1e-6, {|#0:y / x|}, zeros_like(x)).sum().backward();")]
    public Task What_takes_more_than_an_edit_is_reported(string statement) => Test.VerifyStatementsAsync(statement, Test.Info(0));

    [Theory]
    [InlineData("{|#0:x[x > 0].mean()|}.backward();")]
    [InlineData("var chosen = x.masked_select(y > 0); {|#0:chosen.mean()|}.backward();")]
    [InlineData("{|#0:x.pow(2)[mask].mean()|}.backward();")]
    [InlineData("{|#0:(x[mask] - y[mask]).pow(2).mean()|}.backward();")]
    [InlineData("var error = (x - y)[x > 0]; {|#0:torch.mean(error.abs())|}.backward();")]
    [InlineData("{|#0:torch.mean(2 * x[mask])|}.backward();")]
    [InlineData("{|#0:x.masked_select(y).mean()|}.backward();")]
    public Task The_mean_of_a_selection(string statement) => Test.VerifyStatementsAsync(statement, Test.Info(0));

    [Theory]
    [InlineData("{|#0:functional.cross_entropy(model.call(x)[mask], y[mask])|}.backward();")]
    [InlineData("var chosen = model.call(x)[mask]; {|#0:functional.binary_cross_entropy_with_logits(chosen, y[mask])|}.backward();")]
    [InlineData("var labels = y.masked_fill(mask, -100); {|#0:functional.cross_entropy(model.call(x), labels, ignore_index: -100)|}.backward();")]
    [InlineData("var labels = torch.where(mask, y, 255); {|#0:functional.cross_entropy(model.call(x), labels, ignore_index: 255)|}.backward();")]
    [InlineData("y[rand(8) < 0.5] = -100; {|#0:functional.cross_entropy(model.call(x), y)|}.backward();")]
    [InlineData("var labels = y.clone(); labels[mask] = -100; {|#0:functional.cross_entropy(model.call(x), labels)|}.backward();")]
    [InlineData("y.masked_fill_(rand(8) < 0.5, -100); {|#0:functional.cross_entropy(model.call(x), y)|}.backward();")]
    [InlineData("var m = y > 0; var p = x[m]; var q = x[mask]; if (q.numel() == 0) return; {|#0:functional.cross_entropy(p, y[m])|}.backward();")]
    [InlineData("var m = y > 0; var p = x[m]; var q = x * m; if (q.numel() == 0) return; {|#0:functional.cross_entropy(p, y[m])|}.backward();")]
    public Task The_mean_of_a_loss_over_a_selection(string statement) => Test.VerifyStatementsAsync(statement, Test.Info(0));

    [Theory]
    [InlineData("functional.cross_entropy(model.call(x), y, ignore_index: 255).backward();")]
    [InlineData("var labels = y.masked_fill(mask, -1); functional.cross_entropy(model.call(x), labels, ignore_index: -100).backward();")]
    [InlineData("(functional.cross_entropy(model.call(x)[mask], y[mask], reduction: Reduction.Sum) / mask.sum().clamp_min(1)).backward();")]
    [InlineData("if (mask.any().ToBoolean()) { functional.cross_entropy(model.call(x)[mask], y[mask]).backward(); }")]
    [InlineData("Console.WriteLine(functional.cross_entropy(model.call(x)[mask], y[mask]).ToSingle());")]
    [InlineData("y[0] = -100; functional.cross_entropy(model.call(x), y).backward();")]
    [InlineData("y[y > 3] = 0; functional.cross_entropy(model.call(x), y).backward();")]
    [InlineData("functional.cross_entropy(model.call(x), y).backward(); y[rand(8) < 0.5] = -100;")]
    [InlineData("x[y].mean().backward();")]
    [InlineData("var m = y > 0; var p = x[m]; if (p.shape[0] == 0) return; functional.cross_entropy(p, y[m]).backward();")]
    [InlineData("var m = y > 0; var p = x[m]; if (p.numel() == 0) return; functional.cross_entropy(p, y[m]).backward();")]
    [InlineData("var m = y > 0; var (p, t) = (x[m], y[m]); var count = t.size(0); var known = y[m]; if (known.size(0) < 1) return; functional.cross_entropy(p, t).backward();")]
    [InlineData("var m = y > 0; var p = model.call(x)[m]; if (p.shape[0] > 0) { functional.cross_entropy(p, y[m]).backward(); }")]
    [InlineData("var p = x.masked_select(mask); var n = p.numel(); if (n > 0) p.mean().backward();")]
    [InlineData("var p = x[y > 0]; if (p.numel() == 0) return; p.mean().backward();")]
    public Task A_loss_that_selects_nothing_by_chance_or_is_guarded_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task The_message_names_the_function_and_its_argument() => Test.VerifyStatementsAsync(
        "torch.where(x.gt(0), {|#0:x.log()|}, zeros_like(x)).sum().backward();",
        new DiagnosticResult("LG5006", DiagnosticSeverity.Info).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Mask 'x' first: where hides the infinity of 'x.log()' in the value, not in the gradient, which is NaN there"));

    [Theory]
    [InlineData("torch.where(x > 0, torch.where(x > 0, x, ones_like(x)).log(), zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(x > 0, x.exp(), zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(y > 0, x.log(), zeros_like(x)).sum().backward();")]
    [InlineData("torch.where(x > 0, x.clamp_min(1e-8).log(), zeros_like(x)).sum().backward();")]
    [InlineData("var safe = x.clamp_min(1e-8); torch.where(safe > 0, safe.log(), zeros_like(x)).sum().backward();")]
    [InlineData("var logs = torch.where(x > 0, x.log(), zeros_like(x)); Console.WriteLine(logs.sum().ToSingle());")]
    [InlineData("using (no_grad()) { torch.where(x > 0, x.log(), zeros_like(x)).sum(); }")]
    [InlineData("var target = y; (x * torch.where(target > 0, target.log(), zeros_like(y))).sum().backward();")]
    [InlineData("torch.where(x > 0, x.pow(2), zeros_like(x)).sum().backward();")]
    [InlineData("x[0].mean().backward();")]
    [InlineData("(x[0] - y[0]).pow(2).mean().backward();")]
    [InlineData("if (mask.any().item<bool>()) x[mask].mean().backward();")]
    [InlineData("if (mask.sum().item<long>() == 0) return; x[mask].mean().backward();")]
    [InlineData("var count = mask.sum().item<long>(); if (count > 0) { x[mask].mean().backward(); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { if (!mask.any().item<bool>()) continue; x[mask].mean().backward(); }")]
    [InlineData("(x[mask].sum() / mask.sum().clamp_min(1)).backward();")]
    [InlineData("Console.WriteLine(x[x > 0].mean().ToSingle());")]
    [InlineData("x.mean().backward();")]
    public Task Masked_before_or_not_trained_on_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("if (mask.any().item<bool>()) { total = total + Chosen(x, mask); }", false)]
    [InlineData("total = total + Chosen(x, mask);", true)]
    public Task A_private_method_may_rely_on_its_callers(string call, bool isReported) => Test.VerifyAsync(
        $$"""
        public class Detection
        {
            private readonly Module<Tensor, Tensor> model = Linear(10, 3);

            public void Train(Tensor input, Tensor mask)
            {
                var x = model.call(input);
                var total = x.square().mean();
                {{call}}
                total.backward();
            }

            private static Tensor Chosen(Tensor values, Tensor mask) => {{(isReported ? "{|#0:values[mask].mean()|}" : "values[mask].mean()")}};
        }
        """,
        isReported ? [Test.Info(0)] : []);
}
