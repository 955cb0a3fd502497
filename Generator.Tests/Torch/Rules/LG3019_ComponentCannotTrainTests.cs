using LossGen.CodeFixes;
using LossGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ComponentCannotTrain>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ComponentCannotTrainTests
{
    [Theory]
    [InlineData("p is n")]
    [InlineData("p is null ?")]
    [InlineData("p is null ? p.mean() :")]
    [InlineData("p.mean().detach().")]
    public Task Half_a_return_is_silent(string value) => Infrastructure.AnalyzerTest<Test.Only>.VerifyAsync(
        $"[CombinedLoss] public partial class Half {{ [MainLoss] static Tensor Fit(Tensor p) => {value}; }}");

    [Theory]
    [InlineData("=> {|LG3019:functional.mse_loss(x, y).detach()|};", "=> functional.mse_loss(x, y);")]
    [InlineData("=> {|LG3019:0.5 * functional.mse_loss(x, y).detach()|};", "=> 0.5 * functional.mse_loss(x, y);")]
    [InlineData("=> {|LG3019:functional.mse_loss(x, y, Reduction.None)|};", "=> functional.mse_loss(x, y, Reduction.None).mean();")]
    [InlineData("=> {|LG3019:-functional.mse_loss(x, y, Reduction.None)|};", "=> (-functional.mse_loss(x, y, Reduction.None)).mean();")]
    [InlineData("=> {|LG3019:(x - y).pow(2)|};", "=> (x - y).pow(2).mean();")]
    [InlineData("{ var d = x - y; return {|LG3019:d.abs() + 1|}; }", "{ var d = x - y; return (d.abs() + 1).mean(); }")]
    [InlineData("=> {|LG3019:x.diff(dim: -1).abs()|};", "=> x.diff(dim: -1).abs().mean();")]
    [InlineData("{ var d = torch.diff(x, dim: -1); return {|LG3019:0.5 * d.pow(2).clamp_max(1)|}; }", "{ var d = torch.diff(x, dim: -1); return (0.5 * d.pow(2).clamp_max(1)).mean(); }")]
    public Task The_gradient_is_kept_and_the_elements_are_reduced(string body, string repaired) =>
        Test.VerifySourceFixAsync<ComponentCannotTrainFix>(Loss(body), Loss(repaired));

    [Theory]
    [InlineData("=> {|LG3019:functional.mse_loss(x, y).item<float>()|};")]
    [InlineData("=> {|LG3019:(float)functional.mse_loss(x, y)|};")]
    [InlineData("{ var n = functional.mse_loss(x, y).ToSingle(); return {|LG3019:torch.tensor(n)|}; }")]
    [InlineData("=> {|LG3019:x.argmax(1).eq(y).to(float32).mean()|};")]
    [InlineData("=> {|LG3019:(x > 0).to(float32).mean()|};")]
    [InlineData("{ using var off = no_grad(); return {|LG3019:functional.mse_loss(x, y)|}; }")]
    [InlineData("{ using (no_grad()) { var l = functional.mse_loss(x, y); return {|LG3019:l * 2|}; } }")]
    [InlineData("{ using var off = inference_mode(); return {|LG3019:functional.mse_loss(x, y)|}; }")]
    [InlineData("=> {|LG3019:functional.mse_loss(x.detach(), y.detach())|};")]
    [InlineData("{ var l = functional.mse_loss(x, y); var cut = l.detach(); return {|LG3019:cut.abs()|}; }")]
    [InlineData("{ if (x.numel() == 0) return {|LG3019:zeros(1)|}; return {|LG3019:functional.mse_loss(x, y).detach()|}; }")]
    [InlineData("=> {|LG3019:functional.binary_cross_entropy_with_logits(x, y, reduction: Reduction.None)|};")]
    [InlineData("=> {|LG3019:functional.mse_loss(x, y).to(ScalarType.Int64)|};")]
    [InlineData("=> {|LG3019:(x - y).square()|};")]
    [InlineData("=> {|LG3019:(x - y) * (x - y)|};")]
    [InlineData("{ var d = x - y; return {|LG3019:d * d|}; }")]
    [InlineData("{ var d = x - y; return {|LG3019:d.mul(d)|}; }")]
    [InlineData("=> {|LG3019:x.sub(y).pow(2)|};")]
    [InlineData("=> {|LG3019:torch.square(torch.sub(x, y))|};")]
    [InlineData("=> {|LG3019:x.numel() > 1 ? functional.l1_loss(x, y).detach() : functional.mse_loss(x, y).detach()|};")]
    [InlineData("=> {|LG3019:x.numel() switch { 0 => zeros(1), _ => functional.mse_loss(x, y).detach() }|};")]
    [InlineData("=> {|LG3019:Overlap(x, y).mean()|}; static Tensor Overlap(Tensor a, Tensor b) { using (no_grad()) { var i = minimum(a, b); return i / maximum(a, b); } }")]
    [InlineData("=> {|LG3019:(1 - Overlap(x, y)).mean()|}; static Tensor Overlap(Tensor a, Tensor b) { using var off = no_grad(); return minimum(a, b) / maximum(a, b); }")]
    [InlineData("=> {|LG3019:Hits(x, y)|}; static Tensor Hits(Tensor a, Tensor b) => a.argmax(1).eq(b).to(float32).mean();")]
    [InlineData("{ return {|LG3019:Inner()|}; Tensor Inner() => functional.l1_loss(x, y).detach(); }")]
    [InlineData("{ return {|LG3019:Inner(x)|}; Tensor Inner(Tensor t) { if (t.numel() == 0) return zeros(1); using (no_grad()) { return t.mean() * 2; } } }")]
    [InlineData("=> {|LG3019:Cut(functional.mse_loss(x, y))|}; static Tensor Cut(Tensor t) => t.detach();")]
    [InlineData("{ if (x.numel() == 0) return null; return {|LG3019:functional.mse_loss(x, y, Reduction.None)|}; }")]
    [InlineData("=> x.numel() > 0 ? {|LG3019:functional.mse_loss(x, y).detach()|} : null;")]
    [InlineData("=> x.numel() switch { 0 => null, 1 => throw new ArgumentException(), _ => {|LG3019:functional.mse_loss(x, y).detach()|} };")]
    [InlineData("{ var m = y.ge(0); if (!m.any().ToBoolean()) return null; return {|LG3019:functional.mse_loss(x[m], y[m]).detach()|}; }")]
    [InlineData("{ if (x.numel() > 0) { return {|LG3019:functional.mse_loss(x, y).detach()|}; } return null; }")]
    [InlineData("=> x.numel() > 0 ? {|LG3019:Hits(x, y)|} : null; static Tensor Hits(Tensor a, Tensor b) { using var _ = no_grad(); return (a - b).abs().mean(); }")]
    [InlineData("=> {|LG3019:Hits(x, y)|}; static Tensor Hits(Tensor a, Tensor b) { if (a.numel() == 0) return null; return a.argmax(1).eq(b).to(float32).mean(); }")]
    public Task What_is_certain_to_throw_is_reported(string body) => Test.VerifyAsync(Loss(body));

    [Fact]
    public Task The_message_says_why() => Test.VerifyAsync(
        Loss("=> {|#0:functional.mse_loss(x, y).detach()|};"),
        new DiagnosticResult("LG3019", DiagnosticSeverity.Warning).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("What 'Fit' returns has no gradient; return what is connected to the model, because detach() cuts it off: the first step throws"));

    [Fact]
    public Task Elements_are_said_as_well() => Test.VerifyAsync(
        Loss("=> {|#0:functional.mse_loss(x, y, Reduction.None)|};"),
        new DiagnosticResult("LG3019", DiagnosticSeverity.Warning).WithLocation(0)
            .WithMessage("What 'Fit' returns has many elements, because 'mse_loss' has Reduction.None; reduce it with mean() or sum(): the first step throws"));

    [Theory]
    [InlineData("=> null;")]
    [InlineData("=> x.numel() > 0 ? functional.mse_loss(x, y) : null;")]
    [InlineData("{ if (x.numel() == 0) return null; if (x.numel() == 1) return functional.mse_loss(x, y); return functional.mse_loss(x, y).detach(); }")]
    [InlineData("=> x.numel() switch { 0 => null, 1 => functional.l1_loss(x, y), _ => functional.mse_loss(x, y).detach() };")]
    [InlineData("=> functional.mse_loss(x, y.detach());")]
    [InlineData("=> functional.mse_loss(x, y) * functional.l1_loss(x, y).detach();")]
    [InlineData("=> functional.mse_loss(x, y) + functional.l1_loss(x, y).item<float>();")]
    [InlineData("=> functional.mse_loss(x, y, Reduction.None).mean();")]
    [InlineData("=> functional.mse_loss(x, y, Reduction.None).sum(1L).mean();")]
    [InlineData("=> functional.mse_loss(x, y, Reduction.None)[0, 0];")]
    [InlineData("=> (x - y).pow(2).mean();")]
    [InlineData("=> x.pow(2);")]
    [InlineData("=> x.diff(dim: -1).abs().mean();")]
    [InlineData("=> (x.diff(dim: -1).abs() - 1).norm() + x.diff(dim: -1).abs().max();")]
    [InlineData("=> (x - 1).abs();")]
    [InlineData("=> (x - y) * (x - 1);")]
    [InlineData("=> ((x - y) * (x - y)).mean();")]
    [InlineData("=> (x - y).mean() * (x - y).mean();")]
    [InlineData("=> x.sub(y).pow(2).sum();")]
    [InlineData("=> x.numel() > 1 ? functional.l1_loss(x, y) : functional.mse_loss(x, y).detach();")]
    [InlineData("=> functional.l1_loss(x, y) + Overlap(x, y); static Tensor Overlap(Tensor a, Tensor b) { using (no_grad()) { return minimum(a, b).mean(); } }")]
    [InlineData("=> Overlap(x, y); static Tensor Overlap(Tensor a, Tensor b) { Tensor w; using (no_grad()) { w = minimum(a, b); } return (w * a).mean(); }")]
    [InlineData("=> Overlap(x, y); static Tensor Overlap(Tensor a, Tensor b) { if (a.numel() > 4) return functional.mse_loss(a, b); using (no_grad()) { return functional.mse_loss(a, b); } }")]
    [InlineData("=> new Base().Overlap(x, y); class Base { public virtual Tensor Overlap(Tensor a, Tensor b) => functional.mse_loss(a, b).detach(); }")]
    [InlineData("=> Same(x).mean(); static Tensor Same(Tensor a) => a;")]
    [InlineData("=> Ever(x); static Tensor Ever(Tensor a) => Ever(a);")]
    [InlineData("=> x - y;")]
    [InlineData("=> x;")]
    [InlineData("{ if (x.numel() == 0) return zeros(1); return functional.mse_loss(x, y); }")]
    [InlineData("{ Tensor t; using (no_grad()) { t = y.abs(); } return functional.mse_loss(x, t); }")]
    [InlineData("=> zeros(1, requires_grad: true);")]
    [InlineData("=> functional.mse_loss(x, y).detach().requires_grad_(true);")]
    [InlineData("{ var mask = (x > 0).to(float32); return (x * mask).mean(); }")]
    [InlineData("{ using var on = enable_grad(); return functional.mse_loss(x, y); }")]
    public Task What_may_train_is_silent(string body) => Test.VerifyAsync(Loss(body));

    [Fact]
    public Task What_may_be_overridden_is_silent() => Test.VerifyAsync(
        "[CombinedLoss] partial class FitLoss { [MainLoss] protected virtual Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y).detach(); }");

    [Fact]
    public Task A_method_that_is_no_component_is_silent() => Test.VerifyAsync(
        "[CombinedLoss] partial class FitLoss { [MainLoss] static Tensor Fit(Tensor x, Tensor y) => functional.mse_loss(x, y); static Tensor Metric(Tensor x) => x.argmax(1).detach(); }");

    private static string Loss(string body) =>
        $$"""
        [CombinedLoss]
        partial class FitLoss
        {
            [MainLoss]
            static Tensor Fit(Tensor x, Tensor y) {{body}}
        }
        """;
}
