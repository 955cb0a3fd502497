using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.ComponentLeavesGraph>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class ComponentLeavesGraphTests
{
    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); ({|LG3006:0.5f * a.item<float>()|} + b).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (0.5f * a + b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); ({|LG3006:a.ToSingle()|} + b).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + {|LG3006:(float)a|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + a).backward();")]
    [InlineData("var b = functional.l1_loss(x, y); (b - {|LG3006:functional.mse_loss(x, y).ToDouble()|}).backward();", "var b = functional.l1_loss(x, y); (b - functional.mse_loss(x, y)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var number = a.ToSingle(); (b + {|LG3006:number|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var number = a.ToSingle(); (b + a).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var loss = {|LG3006:tensor(a.item<float>())|}; loss.backward();", "var a = functional.mse_loss(x, y); var loss = a; loss.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); {|LG3006:tensor(a.ToSingle(), requires_grad: true)|}.backward();", "var a = functional.mse_loss(x, y); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y);\n{|LG3006:a.requires_grad = true|};\na.backward();", "var a = functional.mse_loss(x, y);\na.backward();")]
    [InlineData("var a = {|LG3006:functional.mse_loss(x, y).requires_grad_()|}; a.backward();", "var a = functional.mse_loss(x, y); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); b += {|LG3006:a.item<float>()|}; b.backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); b += a; b.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); b.add({|LG3006:a.ToSingle()|}).backward();", "var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); b.add(a).backward();")]
    [InlineData("var (a, b) = (functional.mse_loss(x, y), functional.l1_loss(x, y)); torch.add(b, {|LG3006:2 * a.ToSingle()|}).backward();", "var (a, b) = (functional.mse_loss(x, y), functional.l1_loss(x, y)); torch.add(b, 2 * a).backward();")]
    public Task The_tensor_takes_the_place_of_the_number(string statement, string repaired) =>
        Test.VerifyFixAsync<ComponentLeavesGraphFix>(statement, repaired);

    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + {|LG3006:a.data<float>()[0]|}).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); {|LG3006:tensor(new[] { a.ToSingle(), b.ToSingle() })|}.sum().backward();")]
    [InlineData("Tensor Weighted(Tensor auxiliaryLoss, Tensor b) { var loss = b + {|LG3006:2 * auxiliaryLoss.ToSingle()|}; loss.backward(); return loss; } Weighted(x, y);")]
    [InlineData("var a = functional.mse_loss(x, y).detach(); {|LG3006:a.requires_grad_(true)|}; a.backward();")]
    [InlineData("var total = functional.mse_loss(x, y) + 0.1 * functional.l1_loss(x, y); {|LG3006:total.requires_grad = true|}; total.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + ({|LG3006:epochs > 1 ? a.item<float>() : 0|})).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var more = epochs switch { 0 => 0f, _ => a.ToSingle() }; (b + {|LG3006:more|}).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var parts = (Fit: b, Size: a.ToSingle()); (parts.Fit + {|LG3006:parts.Size|}).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + {|LG3006:Math.Max(a.ToSingle(), 1f)|}).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); float[] n = [a.item<float>()]; (b + {|LG3006:n[0]|}).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); float[] n = [a.ToSingle(), b.ToSingle()]; var all = {|LG3006:tensor(n)|}; all.sum().backward();")]
    [InlineData("var eta = zeros(2, requires_grad: true); var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); float[] n = [a.ToSingle(), b.ToSingle()]; var all = {|LG3006:tensor(n)|}; ((-eta).exp() * all + eta).sum().backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); stack([{|LG3006:tensor(a.ToSingle())|}, b]).sum().backward();")]
    public Task Numbers_in_other_forms(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var b = functional.l1_loss(x, y).item<float>(); b *= 0.1f;")]
    [InlineData("var b = functional.l1_loss(x, y).item<float>(); b /= 2; b += 1;")]
    [InlineData("var b = 0f; b += functional.l1_loss(x, y).ToSingle();")]
    [InlineData("var t = (functional.mse_loss(x, y), functional.l1_loss(x, y).ToSingle()); var (_, b) = t;")]
    [InlineData("var (_, b) = Both(); (Tensor, float) Both() { var l = functional.l1_loss(x, y); return (l, l.item<float>()); }")]
    public Task A_number_that_was_changed_or_taken_apart(string number) =>
        Test.VerifyFixAsync<ComponentLeavesGraphFix>(Sum(number, "{|LG3006:b|}"), Sum(number, "{|LG3006:b|}"));

    [Theory]
    [InlineData("var b = functional.l1_loss(x, y).item<float>(); Console.WriteLine(b); b = 0.5f; b *= 2;")]
    [InlineData("var (l, b) = (functional.l1_loss(x, y), 0.1f); Console.WriteLine(l);")]
    [InlineData("var (b, log) = Both(); Console.WriteLine(log); (Tensor, float) Both() { var l = functional.l1_loss(x, y); return (l, l.item<float>()); }")]
    [InlineData("var b = Weight(3); float Weight(int n) => 0.1f * n;")]
    public Task Numbers_that_are_no_losses_and_tensors_beside_them_are_silent(string number) => Test.VerifyStatementsAsync(Sum(number, "b"));

    [Theory]
    [InlineData("float b = 0; foreach (var p in model.parameters()) b += p.pow(2).sum().item<float>();")]
    [InlineData("var b = 0.0; foreach (var p in model.parameters()) { if (p.requires_grad) b = b + p.norm().ToDouble(); }")]
    [InlineData("var b = model.parameters().Sum(p => p.norm().item<float>());")]
    [InlineData("var b = model.parameters().Select(p => p.pow(2).sum().item<float>()).Sum();")]
    [InlineData("var b = Size(model); static float Size(Module m) { var s = 0f; foreach (var p in m.parameters()) s += p.pow(2).sum().item<float>(); return s; }")]
    [InlineData("var b = 0f; foreach (var z in x.chunk(4)) b += functional.l1_loss(model.call(z), y).item<float>();")]
    public Task Numbers_that_were_added_up(string number) =>
        Test.VerifyFixAsync<ComponentLeavesGraphFix>(Sum(number, "{|LG3006:b|}"), Sum(number, "{|LG3006:b|}"));

    [Theory]
    [InlineData("float b = 0; foreach (var p in model.parameters()) b += p.pow(2).sum().item<float>();", "{|LG3006:tensor(b)|}")]
    [InlineData("var b = 0f; foreach (var p in model.parameters()) b += p.norm().ToSingle();", "0.1 * {|LG3006:torch.tensor(b)|}")]
    [InlineData("Tensor Size() { var s = 0f; foreach (var p in model.parameters()) s += p.norm().ToSingle(); return {|LG3006:tensor(s)|}; }", "Size()")]
    [InlineData("var b = 0f; foreach (var p in model.parameters()) b += p.numel();", "tensor(b)")]
    [InlineData("var b = 0f; foreach (var z in x.chunk(3)) b += model.call(z).mean().item<float>();", "(model.call(x) - tensor(b)).pow(2).mean()")]
    public Task A_tensor_made_of_numbers_that_were_added_up(string number, string term) => Test.VerifyStatementsAsync(Sum(number, term));

    [Theory]
    [InlineData("var b = 0f; foreach (var p in model.parameters()) b += p.numel();")]
    [InlineData("var b = model.parameters().Sum(p => p.numel());")]
    [InlineData("var b = model.parameters().Select(p => p.shape[0]).Sum() * 1e-8f;")]
    [InlineData("var b = 0f; foreach (var p in model.parameters()) b += p.norm().item<float>(); Console.WriteLine(b); b = 0.5f;")]
    public Task Sums_of_other_numbers_are_silent(string number) => Test.VerifyStatementsAsync(Sum(number, "b"));

    [Theory]
    [InlineData("var seen = 0f; for (var i = 0; i < epochs; i++) { var a = functional.mse_loss(model.call(x), y); (a - seen).backward(); seen += a.item<float>(); }")]
    [InlineData("var norm = 0f; foreach (var p in model.parameters()) norm += p.grad!.norm().item<float>(); Console.WriteLine(norm); functional.mse_loss(x, y).backward();")]
    [InlineData("var sum = 0f; foreach (var p in model.parameters()) sum += p.norm().item<float>(); (functional.mse_loss(x, y) * sum).backward();")]
    [InlineData("var sum = 0f; foreach (var p in model.parameters()) sum += p.norm().item<float>(); (functional.mse_loss(x, y) / (1 + sum)).backward();")]
    public Task What_goes_on_over_steps_and_what_scales_is_silent(string statements) => Test.VerifyStatementsAsync(statements);

    [Fact]
    public Task A_loss_out_of_a_report() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class PairLoss
        {
            [MainLoss]
            static Tensor Fit(Tensor p, Tensor y) => functional.l1_loss(p, y);

            [AuxiliaryLoss(0.1)]
            static Tensor Far(Tensor p, Tensor y) => functional.mse_loss(p, y);
        }

        class Program
        {
            void Train(PairLoss loss, Tensor p, Tensor y)
            {
                var report = loss.Evaluate(p: p, y: y);
                (functional.smooth_l1_loss(p, y) + {|LG3006:0.1 * report["Far"]|}).backward();
                (functional.smooth_l1_loss(p, y) + {|LG3006:loss.Evaluate(p: p, y: y).RawTotal|}).backward();
                (functional.smooth_l1_loss(p, y) + report.ShareOf("Far")).backward();
                (functional.smooth_l1_loss(p, y) * report["Far"]).backward();
                Console.WriteLine(report["Fit"] + report["Far"]);
            }
        }
        """);

    [Theory]
    [InlineData("var (a, b) = Losses(x, y); (a + {|LG3006:b|}).backward();")]
    [InlineData("var all = Losses(x, y); (all.Fit + {|LG3006:all.Far|}).backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + {|LG3006:Far(x, y)|}).backward();")]
    public Task What_a_method_returns_as_a_number(string statements) => Test.VerifyAsync(
        $$"""
        class Trainer
        {
            readonly Module<Tensor, Tensor> net = Linear(3, 3);
            (Tensor Fit, float Far) Losses(Tensor x, Tensor y) => (functional.mse_loss(net.call(x), y), Far(x, y));
            float Far(Tensor x, Tensor y) => functional.l1_loss(net.call(x), y).item<float>();
            void Run(Tensor x, Tensor y) { {{statements}} }
        }
        """);

    private static string Sum(string number, string term) => $"var a = functional.mse_loss(model.call(x), y); {number} var total = a + {term}; total.backward();";

    [Fact]
    public Task A_component_of_a_declared_loss() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class Both
        {
            [MainLoss]
            static Tensor Shape(Tensor prediction, Tensor target)
            {
                var colour = functional.mse_loss(prediction, target);
                return functional.l1_loss(prediction, target) + {|LG3006:colour.ToSingle()|};
            }
        }
        """);

    [Theory]
    [InlineData("float[] read = model.call(x).data<float>().ToArray(); Tensor again = read; var loss = functional.mse_loss({|LG3006:again.requires_grad_()|}, y); loss.backward(); optimizer.step();")]
    [InlineData("var read = model.call(x).data<float>().ToArray(); var again = tensor(read).view(-1, 3); MSELoss().call({|LG3006:again.requires_grad_(true)|}, y).backward(); optimizer.step();")]
    public Task A_prediction_that_was_made_of_numbers(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var points = tensor(new float[3]); functional.mse_loss(points.requires_grad_(), y).backward();")]
    [InlineData("var points = tensor(new float[3]); functional.mse_loss(model.call(x), points.requires_grad_()).backward(); optimizer.step();")]
    [InlineData("functional.mse_loss(model.call(x).requires_grad_(), y).backward(); optimizer.step();")]
    [InlineData("functional.mse_loss(model.call(tensor(new float[3]).requires_grad_()), y).backward(); optimizer.step();")]
    [InlineData("var points = tensor(new float[3]); Console.WriteLine(functional.mse_loss(points.requires_grad_(), y)); functional.mse_loss(model.call(x), y).backward(); optimizer.step();")]
    public Task Other_inputs_that_require_a_gradient_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + (a.item<float>() / b.item<float>()) * b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (a + (epochs > 1 ? a.ToSingle() : 1) * b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); (b + (a.item<float>() > 1 ? 1f : 0f)).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var parts = (Fit: a, Size: a.ToSingle()); Console.WriteLine(parts.Size); parts.Fit.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var parts = (Fit: 2f, Size: a.ToSingle()); (a + parts.Fit).backward(); Console.WriteLine(parts.Size);")]
    [InlineData("var a = functional.mse_loss(x, y); float[] n = [a.item<float>()]; Console.WriteLine(n[0]); a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); var w = tensor(a.ToSingle() / b.ToSingle()); (a + w * b).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a.backward(); var total = 0.0; total += a.ToSingle(); Console.WriteLine(total + a);")]
    [InlineData("var a = functional.mse_loss(x, y); (a + 0.5).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); (a - x.mean().ToSingle()).backward();")]
    [InlineData("x.requires_grad = true; functional.mse_loss(x, y).backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a.requires_grad_(false);")]
    [InlineData("var a = functional.mse_loss(x, y); var log = tensor(a.ToSingle()); Console.WriteLine(log);")]
    [InlineData("var a = functional.mse_loss(x, y); if (a.ToSingle() > 1) a.backward();")]
    [InlineData("var a = functional.mse_loss(x, y); a.backward(); var total = zeros(1); total += a.ToSingle(); total.add_(a.ToSingle()); Console.WriteLine(total);")]
    [InlineData("var a = functional.mse_loss(x, y); var b = functional.l1_loss(x, y); b *= a.ToSingle(); b.backward();")]
    [InlineData("var points = (x - y).detach(); points.requires_grad_(true); functional.mse_loss(points, y).backward();")]
    [InlineData("Tensor loss = functional.mse_loss(model.call(x), y); loss.backward(); optimizer.step(); optimizer.zero_grad(); if (epochs++ % 100 == 0) { loss = loss.item<float>(); Console.WriteLine(loss.item<float>()); }")]
    [InlineData("for (var i = 0; i < epochs; i++) { Tensor loss = functional.mse_loss(model.call(x), y); loss.backward(); optimizer.step(); optimizer.zero_grad(); if (i % 100 == 0) { loss = loss.item<float>(); Console.WriteLine(loss.item<float>()); } }")]
    [InlineData("Tensor loss; for (var i = 0; i < epochs; i++) { loss = functional.mse_loss(model.call(x), y); loss.backward(); loss = loss.ToSingle(); Console.WriteLine(loss); }")]
    [InlineData("var a = functional.mse_loss(x, y); a.backward(); a += a.ToSingle(); Console.WriteLine(a);")]
    public Task Weights_logs_and_leaves_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("var smoothness = x.diff(dim: -1).abs().mean(); (functional.mse_loss(model.call(x), y) + {|LG3006:smoothness.item<float>()|}).backward();")]
    [InlineData("(functional.mse_loss(model.call(x), y) + {|LG3006:0.1f * (x - y).pow(2).mean().ToSingle()|}).backward();")]
    [InlineData("var p = model.call(x); (functional.mse_loss(p, y) + {|LG3006:p.mean().item<float>()|}).backward();")]
    public Task A_mean_that_is_written_out_is_a_term(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("(functional.mse_loss(model.call(x), y) + x.mean().item<float>()).backward();")]
    [InlineData("(functional.mse_loss(model.call(x), y) + x.detach().abs().mean().item<float>()).backward();")]
    [InlineData("(functional.mse_loss(model.call(x), y) * x.abs().mean().item<float>()).backward();")]
    [InlineData("(functional.mse_loss(model.call(x), y) + x.abs().argmax().item<long>()).backward();")]
    public Task A_mean_of_data_is_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
