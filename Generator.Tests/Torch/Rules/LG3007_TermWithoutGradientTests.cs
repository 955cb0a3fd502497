using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.TermWithoutGradient>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class TermWithoutGradientTests
{
    [Theory]
    [InlineData("var total = functional.cross_entropy(net.call(x), y) + (1 - {|LG3007:Iou(boxes, wanted)|}).mean(); total.backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + 1e-4 * {|LG3007:Size()|}).backward();")]
    [InlineData("var penalty = Size(); (functional.mse_loss(net.call(x), y) + {|LG3007:1e-4 * penalty|}).backward();")]
    [InlineData("var total = functional.mse_loss(net.call(x), y); total += {|LG3007:Size()|}; total.backward();")]
    [InlineData("var total = functional.mse_loss(net.call(x), y).add({|LG3007:Size()|}); total.backward();")]
    [InlineData("var total = functional.mse_loss(net.call(x), y) - {|LG3007:Iou(net.call(x), wanted)|}.mean(); var scaled = total / 4; scaled.backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + {|LG3007:Local(net.call(x))|}).backward(); Tensor Local(Tensor t) { using var off = no_grad(); return t.abs().mean(); }")]
    [InlineData("Tensor aux; using (no_grad()) { aux = functional.l1_loss(net.call(x), y); } (functional.mse_loss(net.call(x), y) + {|LG3007:0.1 * aux|}).backward();")]
    public Task A_term_of_what_goes_backward(string statements) => Test.VerifyAsync(Detector(statements));

    [Fact]
    public Task A_term_of_what_a_loss_returns() => Test.VerifyAsync(Detector(
        "",
        "Tensor Loss(Tensor x, Tensor y, Tensor wanted) { var p = net.call(x); return functional.mse_loss(p, y) + {|LG3007:Iou(p, wanted)|}.mean(); }"));

    [Fact]
    public Task A_term_of_a_component() => Test.VerifyAsync(
        """
        [CombinedLoss]
        partial class BoxLoss
        {
            static Tensor Overlap(Tensor a, Tensor b) { using (inference_mode()) { return (a * b).mean(); } }

            [MainLoss] static Tensor Fit(Tensor a, Tensor b) => functional.mse_loss(a, b) - {|LG3007:Overlap(a, b)|};
            [AuxiliaryLoss(0.1)] static Tensor Size(Tensor a) => a.abs().mean();
        }
        """);

    [Fact]
    public Task In_a_program_of_statements() => Test.VerifySourceFixAsync<LossWithoutGradientFix>(
        """
        var net = Linear(2, 1);
        var x = ones(4, 2);
        var total = functional.mse_loss(net.call(x), ones(4, 1)) + {|LG3007:Size(net.call(x))|};
        total.backward();

        Tensor Size(Tensor t)
        {
            using var off = no_grad();
            return t.abs().mean();
        }
        """,
        """
        var net = Linear(2, 1);
        var x = ones(4, 2);
        var total = functional.mse_loss(net.call(x), ones(4, 1)) + Size(net.call(x));
        total.backward();

        Tensor Size(Tensor t)
        {
            return t.abs().mean();
        }
        """,
        Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task The_switch_is_removed_around_the_block() => Test.VerifyFixAsync<LossWithoutGradientFix>(
        """
        Tensor aux;
        using (no_grad())
        {
            aux = functional.l1_loss(model.call(x), y);
        }

        (functional.mse_loss(model.call(x), y) + {|LG3007:0.1 * aux|}).backward();
        """,
        """
        Tensor aux;
        {
            aux = functional.l1_loss(model.call(x), y);
        }

        (functional.mse_loss(model.call(x), y) + 0.1 * aux).backward();
        """);

    [Fact]
    public Task The_message_says_what_it_does() => Test.VerifyAsync(
        Detector("(functional.mse_loss(net.call(x), y) + {|#0:Size()|}).backward();"),
        Test.Warning(0).WithMessage("This term is computed under no_grad and trains nothing; compute it with gradients"));

    [Theory]
    [InlineData("var total = functional.mse_loss(net.call(x), y); total.backward(); Console.WriteLine(total + Iou(boxes, wanted).mean());")]
    [InlineData("var iou = Iou(boxes, wanted).mean(); var total = functional.mse_loss(net.call(x), y); total.backward(); Console.WriteLine(iou);")]
    [InlineData("var total = functional.mse_loss(net.call(x), y); total.backward(); total = total + Size(); Console.WriteLine(total);")]
    public Task Only_a_metric_is_silent(string statements) => Test.VerifyAsync(Detector(statements));

    [Theory]
    [InlineData("var p = net.call(x); (functional.mse_loss(p, y) + Iou(p, wanted).mean() * p.square().mean()).backward();")]
    [InlineData("var p = net.call(x); (functional.mse_loss(p, y) + (1 - Iou(p, wanted)).detach().mean()  * p.abs().mean()).backward();")]
    [InlineData("var p = net.call(x); (functional.mse_loss(p, y) / Size()).backward();")]
    public Task A_weight_is_silent(string statements) => Test.VerifyAsync(Detector(statements));

    // The targets of a temporal difference need no gradient.
    [Theory]
    [InlineData("var error = x + 0.99f * Next(y) - net.call(x).max(1).values; error.square().mean().backward();")]
    [InlineData("functional.mse_loss(net.call(x).max(1).values, x + 0.99f * Next(y)).backward();")]
    [InlineData("var target = x + 0.99f * Next(y); (functional.mse_loss(net.call(x), target) + functional.l1_loss(net.call(x), target)).backward();")]
    public Task A_target_is_silent(string statements) => Test.VerifyAsync(Detector(statements));

    [Theory]
    [InlineData("(functional.mse_loss(net.call(x), y) + Constant()).backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + penalty).backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + source.Penalty(x)).backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + Partly(net.call(x))).backward();")]
    [InlineData("using (no_grad()) { Console.WriteLine(functional.mse_loss(net.call(x), y) + Size()); }")]
    [InlineData("(functional.mse_loss(net.call(x), y) + net.call(x).detach().mean()).backward();")]
    [InlineData("(functional.mse_loss(net.call(x), y) + 0.5f).backward();")]
    public Task Constants_and_unknown_terms_are_silent(string statements) => Test.VerifyAsync(Detector(statements));

    private static string Detector(string statements, string member = "") =>
        $$"""
        interface ISource { Tensor Penalty(Tensor x); }
        class Detector(ISource source, Tensor penalty)
        {
            readonly Module<Tensor, Tensor> net = Linear(2, 2);

            static Tensor Iou(Tensor a, Tensor b) { using (no_grad()) { var i = torch.minimum(a, b).clamp(0).prod(-1); return i / (a.prod(-1) + b.prod(-1) - i + 1e-7); } }
            Tensor Size() { using var off = no_grad(); return torch.stack(net.parameters().Select(p => p.pow(2).sum()).ToArray()).sum() * 1; }
            Tensor Next(Tensor s) { using (no_grad()) return net.call(s).max(1).values; }
            static Tensor Constant() { using (no_grad()) return torch.ones(3).sum() * 2; }
            Tensor Partly(Tensor t) { if (t.dim() > 1) { return t.abs().mean(); } using (no_grad()) return t.square().mean(); }
            {{member}}

            void Train(Tensor x, Tensor y, Tensor boxes, Tensor wanted)
            {
                {{statements}}
            }
        }
        """;
}
