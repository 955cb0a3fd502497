using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.LossWithoutGradient>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class LossWithoutGradientTests
{
    [Fact]
    public Task A_using_statement_around_the_loss() => Test.VerifyFixAsync<LossWithoutGradientFix>(
        """
        using (no_grad())
        {
            var loss = functional.mse_loss(model.call(x), y);
            {|LG3007:loss|}.backward();
        }
        """,
        """
        {
            var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
        }
        """);

    [Fact]
    public Task Comments_stay() => Test.VerifyFixAsync<LossWithoutGradientFix>(
        """
        // The loss of this batch.
        using (no_grad()) // for speed
        {
            var loss = functional.mse_loss(model.call(x), y);
            {|LG3007:loss|}.backward();
        }
        // Once more.
        set_grad_enabled(false);
        {|LG3007:functional.mse_loss(model.call(x), y)|}.backward();
        """,
        """
        // The loss of this batch.
        // for speed
        {
            var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
        }
        // Once more.
        functional.mse_loss(model.call(x), y).backward();
        """);

    [Fact]
    public Task A_using_declaration_before_the_loss() => Test.VerifyFixAsync<LossWithoutGradientFix>(
        """
        using var _ = no_grad();
        var loss = functional.mse_loss(model.call(x), y);
        {|LG3007:loss|}.backward();
        """,
        """
        var loss = functional.mse_loss(model.call(x), y);
        loss.backward();
        """);

    [Theory]
    [InlineData("Tensor loss; using (no_grad()) { loss = functional.mse_loss(x, y); } {|LG3007:loss|}.backward();")]
    [InlineData("using (inference_mode()) { {|LG3007:functional.mse_loss(x, y)|}.backward(); }")]
    [InlineData("using (set_grad_enabled(false)) { {|LG3007:(x - y).square().mean()|}.backward(); }")]
    [InlineData("using (enable_grad(false)) { {|LG3007:model.call(x)|}.backward(); }")]
    [InlineData("using (no_grad()) using (enable_grad()) using (no_grad()) { {|LG3007:functional.mse_loss(x, y)|}.backward(); }")]
    [InlineData("using (var scope = NewDisposeScope()) { using var off = no_grad(); var total = functional.mse_loss(x, y) * 2; {|LG3007:total|}.backward(); }")]
    [InlineData("set_grad_enabled(false); {|LG3007:functional.mse_loss(model.call(x), y)|}.backward();")]
    [InlineData("set_grad_enabled(false); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); {|LG3007:loss|}.backward(); }")]
    [InlineData("{|LG3007:Evaluate(x)|}.backward(); Tensor Evaluate(Tensor q) { using (no_grad()) { return functional.mse_loss(model.call(q), y); } }")]
    [InlineData("var loss = 0.5 * Evaluate(x); {|LG3007:loss|}.backward(); Tensor Evaluate(Tensor q) { using (no_grad()) { return functional.mse_loss(model.call(q), y); } }")]
    [InlineData("var (loss, p) = Evaluate(x); {|LG3007:loss|}.backward(); (Tensor, Tensor) Evaluate(Tensor q) { using var off = no_grad(); var p = model.call(q); return (functional.mse_loss(p, y), p); }")]
    [InlineData("Func<Tensor, Tensor> evaluate = q => { using var off = no_grad(); return model.call(q).mean(); }; {|LG3007:evaluate(x)|}.backward();")]
    public Task Every_switch_is_known(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("{|LG3007:functional.mse_loss(model.call(x), y).detach()|}.backward();", "functional.mse_loss(model.call(x), y).backward();")]
    [InlineData("{|LG3007:(0.5 * functional.mse_loss(model.call(x), y).detach())|}.backward();", "(0.5 * functional.mse_loss(model.call(x), y)).backward();")]
    [InlineData("{|LG3007:functional.mse_loss(model.call(x).detach(), y)|}.backward();", "functional.mse_loss(model.call(x), y).backward();")]
    public Task A_loss_that_is_detached_on_its_way_to_backward(string statement, string repaired) =>
        Test.VerifyFixAsync<LossWithoutGradientFix>(statement, repaired);

    [Theory]
    [InlineData("var loss = functional.mse_loss(model.call(x), y).detach(); {|LG3007:loss|}.backward();")]
    [InlineData("var loss = functional.mse_loss(model.call(x), y); var shown = loss.detach(); {|LG3007:shown|}.backward();")]
    [InlineData("{|LG3007:model.call(x).argmax(1).eq(y).to(float32).mean()|}.backward();")]
    [InlineData("{|LG3007:model.call(x).to(ScalarType.Int64).sum()|}.backward();")]
    [InlineData("{|LG3007:(functional.mse_loss(x, y).detach() + functional.l1_loss(x, y).detach())|}.backward();")]
    [InlineData("{|LG3007:Cut(functional.mse_loss(x, y)).detach()|}.backward(); Tensor Cut(Tensor t) => t * 2;")]
    [InlineData("{|LG3007:functional.mse_loss(model.call(x).argmax(1).to(float32), y)|}.backward();")]
    [InlineData("{|LG3007:CrossEntropyLoss().call(model.call(x).argmax(1), y)|}.backward();")]
    [InlineData("var p = model.call(x); var cut = p.detach(); {|LG3007:functional.mse_loss(cut, y)|}.backward();")]
    [InlineData("Tensor p; using (no_grad()) { p = model.call(x); } {|LG3007:functional.mse_loss(p, y)|}.backward();")]
    [InlineData("{|LG3007:(1 - Hits(model.call(x), y))|}.backward(); Tensor Hits(Tensor p, Tensor t) => p.argmax(1).eq(t).to(float32).mean();")]
    [InlineData("{|LG3007:Dice((model.call(x) > 0.5).to(float32), y)|}.backward(); Tensor Dice(Tensor p, Tensor t) => 1 - 2 * (p * t).sum() / (p.sum() + t.sum());")]
    [InlineData("var cut = (model.call(x) > 0.5).to(float32); {|LG3007:((cut - mask).square().mean())|}.backward();")]
    public Task What_is_cut_off_throws(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("functional.mse_loss(x.detach(), y).backward();")]
    [InlineData("functional.mse_loss(model.call(x).detach(), teacher.call(x)).backward();")]
    [InlineData("functional.mse_loss(model.call(x).detach(), x).backward();")]
    [InlineData("var yPred = model.call(x); Loss(yPred); void Loss(Tensor yPred) => functional.mse_loss(teacher.call(x).detach(), yPred).backward();")]
    [InlineData("Tensor p; using (no_grad()) { p = teacher.call(x); } functional.mse_loss(p, model.call(x)).backward();")]
    [InlineData("Tensor p; using (no_grad()) { p = x * 2; } functional.mse_loss(p, y).backward();")]
    [InlineData("(functional.mse_loss(model.call(x), y) + functional.l1_loss(x, y).detach()).backward();")]
    [InlineData("var leaf = model.call(x).detach(); leaf.requires_grad = true; leaf.sum().backward();")]
    [InlineData("var leaf = model.call(x).detach().requires_grad_(); leaf.sum().backward();")]
    [InlineData("var leaf = model.call(x).mean().detach(); leaf.requires_grad_(true); leaf.backward();")]
    [InlineData("var loss = functional.mse_loss(model.call(x), y).detach(); Throws(() => loss.backward()); void Throws(Action code) { }")]
    [InlineData("var loss = functional.mse_loss(model.call(x), y); Console.WriteLine(loss.detach()); loss.backward();")]
    [InlineData("functional.mse_loss(model.call(x).argmax(1).to(float32), x).backward();")]
    [InlineData("functional.mse_loss(y.argmax(1).to(float32), model.call(x)).backward();")]
    [InlineData("(x * (model.call(x) > 0.5)).sum().backward();")]
    [InlineData("functional.cross_entropy(model.call(x), y.argmax(1)).backward();")]
    [InlineData("var (a, b) = Both(x); functional.mse_loss(a.argmax(1).to(float32), b).backward(); (Tensor, Tensor) Both(Tensor q) => (model.call(q), model.call(q));")]
    [InlineData("var l = -(x * mask.detach()).sum() + 0.5 * (x - y).square().sum(); l.backward();")]
    [InlineData("Scaled((model.call(x) > 0.5).to(float32), y).backward(); Tensor Scaled(Tensor p, Tensor t) => (p * model.call(t)).sum();")]
    public Task What_still_has_a_gradient_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task The_message_says_what_cut_it_off() => Test.VerifyStatementsAsync(
        "{|#0:functional.mse_loss(x, y).detach()|}.backward();",
        Test.Warning(0).WithMessage("'functional.mse_loss(x, y).detach()' has no gradient; call backward on what still has its graph: this one throws, because detach() cuts it off"));

    [Theory]
    [InlineData("using (no_grad()) { var loss = functional.mse_loss(x, y); Throws(() => loss.backward()); } void Throws(Action code) { }")]
    [InlineData("using var off = no_grad(); var loss = x.sum(); ThrowsAny<Exception>(() => { loss.backward(); }); void ThrowsAny<T>(Action code) { }")]
    [InlineData("using (no_grad()) { var loss = functional.mse_loss(x, y); Run(() => {|LG3007:loss|}.backward()); } void Run(Action code) { code(); }")]
    [InlineData("using (no_grad()) { var loss = functional.mse_loss(x, y); NotThrows(() => {|LG3007:loss|}.backward()); } void NotThrows(Action code) { code(); }")]
    public Task A_test_that_expects_the_exception_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("using (no_grad()) { var loss = {|#0:functional.mse_loss(model.call(x), y)|}; } optimizer.step();", "{ var loss = functional.mse_loss(model.call(x), y); } optimizer.step();")]
    [InlineData("optimizer.zero_grad(); using var off = no_grad(); var loss = {|#0:CrossEntropyLoss().call(model.call(x), y)|}; optimizer.step();", "optimizer.zero_grad(); var loss = CrossEntropyLoss().call(model.call(x), y); optimizer.step();")]
    public Task A_loss_that_is_never_sent_backward_before_a_step_is_information(string statement, string repaired) =>
        Test.VerifyFixAsync<LossWithoutGradientFix>(statement, repaired, Test.Info(0));

    [Theory]
    [InlineData("functional.mse_loss(model.call(x), y).backward(); optimizer.step(); using (no_grad()) { Console.WriteLine(functional.mse_loss(model.call(x), y).ToSingle()); }")]
    [InlineData("using (no_grad()) { Console.WriteLine(functional.mse_loss(model.call(x), y).ToSingle()); }")]
    [InlineData("using (no_grad()) { Console.WriteLine(functional.mse_loss(model.call(x), y).ToSingle()); } var step = (TorchSharp.Modules.LBFGS)optimizer; step.step(() => { var loss = functional.mse_loss(model.call(x), y); loss.backward(); return loss; });")]
    [InlineData("foreach (var p in model.parameters()) p.grad = ones_like(p); optimizer.step(); using (no_grad()) { Console.WriteLine(functional.mse_loss(model.call(x), y).ToSingle()); }")]
    public Task Validation_beside_training_is_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Fact]
    public Task Backward_in_a_called_method_is_silent() => Test.VerifyAsync(
        """
        class Trainer
        {
            readonly Module<Tensor, Tensor> model = Linear(10, 3);

            void Backward(Tensor x, Tensor y) => functional.mse_loss(model.call(x), y).backward();

            float Train(Tensor x, Tensor y, TorchSharp.torch.optim.Optimizer optimizer)
            {
                Backward(x, y);
                optimizer.step();
                using var off = no_grad();
                return functional.mse_loss(model.call(x), y).ToSingle();
            }
        }
        """);

    [Theory]
    [InlineData("var loss = functional.mse_loss(x, y); using (no_grad()) { loss.backward(); }")]
    [InlineData("using (no_grad()) { using (enable_grad()) { functional.mse_loss(x, y).backward(); } }")]
    [InlineData("using (set_grad_enabled(epochs > 3)) { functional.mse_loss(x, y).backward(); }")]
    [InlineData("using (inference_mode(false)) { functional.mse_loss(x, y).backward(); }")]
    [InlineData("using (no_grad()) { Console.WriteLine(functional.mse_loss(x, y).ToSingle()); } functional.mse_loss(x, y).backward();")]
    [InlineData("Tensor loss; using (no_grad()) { loss = functional.mse_loss(x, y); } if (epochs > 3) loss = functional.mse_loss(x, y); loss.backward();")]
    [InlineData("using (no_grad()) { Action later = () => functional.mse_loss(x, y).backward(); }")]
    [InlineData("set_grad_enabled(false); Console.WriteLine(model.call(x)); set_grad_enabled(true); functional.mse_loss(model.call(x), y).backward();")]
    [InlineData("set_grad_enabled(false); if (epochs > 3) set_grad_enabled(true); functional.mse_loss(model.call(x), y).backward();")]
    [InlineData("set_grad_enabled(false); while (epochs-- > 0) { functional.mse_loss(model.call(x), y).backward(); set_grad_enabled(true); }")]
    [InlineData("if (epochs > 3) set_grad_enabled(false); functional.mse_loss(model.call(x), y).backward();")]
    [InlineData("Evaluate(x, true).backward(); Tensor Evaluate(Tensor q, bool train) { if (!train) { using (no_grad()) { return model.call(q).mean(); } } return model.call(q).mean(); }")]
    [InlineData("var leaf = Evaluate(x); leaf.requires_grad = true; leaf.backward(); Tensor Evaluate(Tensor q) { using (no_grad()) { return model.call(q).mean(); } }")]
    public Task Losses_outside_and_switches_that_are_on_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    [Theory]
    [InlineData("return {|#0:overlap - penalty * weight|};")]
    [InlineData("using var inner = enable_grad(false); return {|#0:overlap / 2|};")]
    public Task A_return_in_the_block_of_a_coefficient_is_information(string end) => Test.VerifyAsync(Overlap(end, "return overlap - penalty;"), Test.Info(0));

    [Theory]
    [InlineData("", "return overlap - penalty * 2;")]
    [InlineData("return weight * 2;", "return overlap;")]
    [InlineData("return area * 2;", "return overlap;")]
    [InlineData("return overlap - weight;", "return area;")]
    [InlineData("return overlap - weight;", "using var off = no_grad(); return overlap * 2;")]
    [InlineData("return overlap.detach();", "return overlap * 2;")]
    [InlineData("Func<Tensor> later = () => overlap * 2; return later();", "return overlap * 2;")]
    public Task Returns_after_the_block_and_of_its_own_values_are_silent(string inside, string after) => Test.VerifyAsync(Overlap(inside, after));

    private static string Overlap(string inside, string after) =>
        $$"""
        static class Boxes
        {
            public static Tensor Overlap(Tensor area, Tensor other, bool weighted)
            {
                var overlap = minimum(area, other) / maximum(area, other);
                var penalty = (area - other) * 0.5;
                if (weighted)
                {
                    using (no_grad())
                    {
                        var weight = penalty / (penalty - overlap + 1);
                        {{inside}}
                    }
                }

                {{after}}
            }
        }
        """;
}
