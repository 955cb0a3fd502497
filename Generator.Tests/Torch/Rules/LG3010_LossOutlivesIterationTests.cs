using LossGen.CodeFixes;
using Test = LossGen.Generator.Tests.Infrastructure.RuleTest<LossGen.Analyzers.Rules.LossOutlivesIteration>;

namespace LossGen.Generator.Tests.Torch.Rules;

public class LossOutlivesIterationTests
{
    [Fact]
    public Task A_running_total_is_detached() => Test.VerifyFixAsync<LossOutlivesIterationFix>(
        """
        var total = zeros(1);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            total += {|LG3010:loss|}; // for the log
        }

        Console.WriteLine(total.ToSingle() / epochs);
        """,
        """
        var total = zeros(1);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var loss = functional.mse_loss(model.call(x), y);
            loss.backward();
            total += loss.detach(); // for the log
        }

        Console.WriteLine(total.ToSingle() / epochs);
        """);

    [Theory]
    [InlineData("Tensor total = 0f; while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = total + {|LG3010:loss|}; }", "Tensor total = 0f; while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = total + loss.detach(); }")]
    [InlineData("var all = new List<Tensor>(); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all.Add({|LG3010:loss|}); } Console.WriteLine(all.Average(l => l.ToSingle()));", "var all = new List<Tensor>(); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all.Add(loss.detach()); } Console.WriteLine(all.Average(l => l.ToSingle()));")]
    [InlineData("var all = new List<Tensor>(); foreach (var i in Enumerable.Range(0, 3)) { var loss = model.call(x).mean(); var sum = loss + functional.l1_loss(x, y); sum.backward(); all.Add({|LG3010:sum|}); } Console.WriteLine(all.Count);", "var all = new List<Tensor>(); foreach (var i in Enumerable.Range(0, 3)) { var loss = model.call(x).mean(); var sum = loss + functional.l1_loss(x, y); sum.backward(); all.Add(sum.detach()); } Console.WriteLine(all.Count);")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total.add_({|LG3010:loss|}); }", "var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total.add_(loss.detach()); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = total.add({|LG3010:loss|}); }", "var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = total.add(loss.detach()); }")]
    [InlineData("Tensor total = 0f; while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = {|LG3010:loss|} + total; }", "Tensor total = 0f; while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = loss.detach() + total; }")]
    [InlineData("List<Tensor> all = []; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all.Add({|LG3010:loss|}); } Console.WriteLine(stack(all).mean().item<float>());", "List<Tensor> all = []; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all.Add(loss.detach()); } Console.WriteLine(stack(all).mean().item<float>());")]
    [InlineData("List<Tensor> all = []; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all = [.. all, {|LG3010:loss|}]; } Console.WriteLine(stack(all).mean());", "List<Tensor> all = []; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); all = [.. all, loss.detach()]; } Console.WriteLine(stack(all).mean());")]
    [InlineData("Tensor mean = 0f; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); mean = 0.9 * mean + 0.1 * {|LG3010:loss|}; } Console.WriteLine(mean);", "Tensor mean = 0f; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); mean = 0.9 * mean + 0.1 * loss.detach(); } Console.WriteLine(mean);")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = (total + {|LG3010:loss|}).MoveToOuterDisposeScope(); }", "var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = (total + loss.detach()).MoveToOuterDisposeScope(); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += {|LG3010:loss|}; total.MoveToOuterDisposeScope(); }", "var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss.detach(); total.MoveToOuterDisposeScope(); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total.add_({|LG3010:loss|}); }", "var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total.add_(loss.detach()); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = scope.MoveToOuter(total + {|LG3010:loss|}); }", "var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = scope.MoveToOuter(total + loss.detach()); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var l = (model.call(x) - y).square().mean(); l.backward(); optimizer.step(); total += {|LG3010:l|}; }", "var total = zeros(1); while (epochs-- > 0) { var l = (model.call(x) - y).square().mean(); l.backward(); optimizer.step(); total += l.detach(); }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var (l, hits) = Evaluate(); l.backward(); total += {|LG3010:l|}; } (Tensor, float) Evaluate() => (model.call(x).mean(), 1f);", "var total = zeros(1); while (epochs-- > 0) { var (l, hits) = Evaluate(); l.backward(); total += l.detach(); } (Tensor, float) Evaluate() => (model.call(x).mean(), 1f);")]
    [InlineData("Func<Tensor, Tensor> evaluate = q => model.call(q).mean(); var all = new List<Tensor>(); while (epochs-- > 0) { Tensor l; if (epochs > 3) l = evaluate(x); else l = evaluate(y); l.backward(); all.Add({|LG3010:l|}); }", "Func<Tensor, Tensor> evaluate = q => model.call(q).mean(); var all = new List<Tensor>(); while (epochs-- > 0) { Tensor l; if (epochs > 3) l = evaluate(x); else l = evaluate(y); l.backward(); all.Add(l.detach()); }")]
    public Task What_is_kept_is_detached(string statement, string repaired) => Test.VerifyFixAsync<LossOutlivesIterationFix>(statement, repaired);

    [Theory]
    [InlineData("var all = new List<(int, Tensor)>();", "all.Add((i, {|LG3010:loss|}));", "all.Add((i, loss.detach()));", "foreach (var (step, kept) in all) Console.WriteLine(kept.ToSingle());")]
    [InlineData("var all = new Dictionary<int, Tensor>();", "all[i] = {|LG3010:loss|};", "all[i] = loss.detach();", "foreach (var (step, kept) in all) Console.WriteLine(kept.ToSingle());")]
    [InlineData("var all = new Dictionary<int, Tensor>(); var step = 0;", "all[step++] = {|LG3010:loss|};", "all[step++] = loss.detach();", "Console.WriteLine(all[0]);")]
    [InlineData("var all = new SortedDictionary<int, Tensor>();", "all.Add(i, {|LG3010:loss|});", "all.Add(i, loss.detach());", "Console.WriteLine(all.Count);")]
    [InlineData("var all = new Tensor[9];", "all[i] = {|LG3010:loss|};", "all[i] = loss.detach();", "Console.WriteLine(all[0].ToSingle() + all.Length);")]
    [InlineData("var all = new Queue<Tensor>();", "all.Enqueue({|LG3010:loss|});", "all.Enqueue(loss.detach());", "Console.WriteLine(all.Count);")]
    [InlineData("var all = new List<Tensor>();", "all.Add({|LG3010:loss|});", "all.Add(loss.detach());", "foreach (var kept in all) Console.WriteLine(kept.ToSingle());")]
    public Task What_other_collections_keep(string declared, string added, string repaired, string read) =>
        Test.VerifyFixAsync<LossOutlivesIterationFix>(Collected(declared, added, read), Collected(declared, repaired, read));

    [Theory]
    [InlineData("var all = new List<(int, Tensor)>();", "all.Add((i, loss.detach()));", "Console.WriteLine(all.Count);")]
    [InlineData("var all = new List<(int, float)>();", "all.Add((i, loss.ToSingle()));", "Console.WriteLine(all.Count);")]
    [InlineData("var last = new Dictionary<string, Tensor>();", "last[\"train\"] = loss;", "Console.WriteLine(last[\"train\"]);")]
    [InlineData("var last = new Tensor[2];", "last[i % 2] = loss;", "Console.WriteLine(last[0]);")]
    [InlineData("var all = new Tensor[9];", "all[i] = loss;", "(all[0] + all[1]).backward();")]
    [InlineData("var all = new Queue<Tensor>();", "all.Enqueue(loss); if (all.Count > 3) all.Dequeue();", "Console.WriteLine(all.Count);")]
    public Task Numbers_the_last_ones_and_what_is_trained_on_later_are_silent(string declared, string added, string read) =>
        Test.VerifyStatementsAsync(Collected(declared, added, read));

    [Theory]
    [InlineData("l = l.detach(); total += l;")]
    [InlineData("l.detach_(); total += l;")]
    [InlineData("total += l.detach();")]
    [InlineData("using (no_grad()) total += l;")]
    [InlineData("l = model.call(y).detach().mean(); total += l;")]
    [InlineData("if (epochs > 3) l = l.detach(); total += l;")]
    [InlineData("var other = model.call(y).mean(); total += other;")]
    public Task What_went_backward_and_is_another_by_then_is_silent(string added) => Test.VerifyStatementsAsync(
        $"var total = zeros(1); while (epochs-- > 0) {{ var l = (model.call(x) - y).square().mean(); l.backward(); {added} }}");

    private static string Collected(string declared, string added, string read) =>
        $"{declared} for (var i = 0; i < 9; i++) {{ var loss = functional.mse_loss(model.call(x), y); loss.backward(); {added} }} {read}";

    [Theory]
    [InlineData("loss.backward(); total += {|LG3010:loss|};", "loss.backward(); total += loss.detach();")]
    [InlineData("loss.backward(); this.total = this.total + {|LG3010:loss|};", "loss.backward(); this.total = this.total + loss.detach();")]
    [InlineData("loss.backward(); total = 0.9 * total + 0.1 * {|LG3010:loss|};", "loss.backward(); total = 0.9 * total + 0.1 * loss.detach();")]
    [InlineData("loss.backward(); total = total.mul(0.9) + {|LG3010:loss|} * 0.1;", "loss.backward(); total = total.mul(0.9) + loss.detach() * 0.1;")]
    [InlineData("loss.backward(); history.Add({|LG3010:loss|});", "loss.backward(); history.Add(loss.detach());")]
    [InlineData("loss.backward(); this.history.Add({|LG3010:loss|});", "loss.backward(); this.history.Add(loss.detach());")]
    [InlineData("loss.backward(); history = [.. history, {|LG3010:loss|}];", "loss.backward(); history = [.. history, loss.detach()];")]
    public Task A_total_in_a_field_is_detached(string statement, string repaired) =>
        Test.VerifySourceFixAsync<LossOutlivesIterationFix>(WithField(statement), WithField(repaired));

    [Theory]
    [InlineData("loss.backward(); total += loss.detach();")]
    [InlineData("total += loss;")]
    [InlineData("loss.backward(); total = loss;")]
    [InlineData("loss.backward(); total = (total + loss).detach();")]
    [InlineData("loss.backward(); sum += loss.ToSingle();")]
    [InlineData("loss.backward(); total = 0.9 * total + 0.1 * loss.detach();")]
    [InlineData("total = 0.9 * total + 0.1 * loss;")]
    [InlineData("loss.backward(); total = 0.9 * x + 0.1 * loss;")]
    [InlineData("loss.backward(); history.Add(loss.detach());")]
    [InlineData("history.Add(loss);")]
    [InlineData("loss.backward(); history = [loss];")]
    [InlineData("loss.backward(); List<Tensor> shown = [.. history, loss]; Console.WriteLine(shown.Count);")]
    public Task Fields_without_a_graph_or_for_a_backward_are_silent(string statement) => Test.VerifyAsync(WithField(statement));

    private static string WithField(string statement) =>
        $$"""
        class Trainer
        {
            private readonly Module<Tensor, Tensor> model = Linear(10, 3);
            private Tensor total = zeros(1);
            private List<Tensor> history = [];
            private float sum;

            void Step(Tensor x, Tensor y)
            {
                var loss = functional.mse_loss(model.call(x), y);
                {{statement}}
            }
        }
        """;

    [Theory]
    [InlineData("Tensor losses = 0f; foreach (var t in new[] { x, y }) { var loss = functional.mse_loss(model.call(t), y); losses = losses + loss; } losses.backward();")]
    [InlineData("Tensor losses = 0f; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); losses += loss; if (i == 2) losses.backward(); }")]
    [InlineData("var total = 0.0; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss.ToSingle(); }")]
    [InlineData("Tensor total = 0f; for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss.detach(); }")]
    [InlineData("Tensor total = 0f; using (no_grad()) { for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); total += loss; } }")]
    [InlineData("for (var i = 0; i < 3; i++) { Tensor total = 0f; var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss; }")]
    [InlineData("var all = new List<Tensor>(); for (var i = 0; i < 3; i++) { var loss = functional.mse_loss(model.call(x), y); all.Add(loss); } stack(all).sum().backward();")]
    [InlineData("Tensor total = 0f; for (var i = 0; i < 3; i++) { total += x; } Console.WriteLine(total);")]
    [InlineData("Tensor total = 0f; var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss; Console.WriteLine(total);")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(retain_graph: true); total.add_(loss); } total.backward();")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total.add_(loss.detach()); total = total.add(loss.ToSingle()); }")]
    public Task Accumulated_losses_numbers_and_evaluation_are_silent(string statement) => Test.VerifyStatementsAsync(statement);

    // LG3018's: the scope ends what was kept, and with it the graph.
    [Theory]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using var scope = NewDisposeScope(); var loss = functional.mse_loss(model.call(x), y); loss.backward(); total += loss; }")]
    [InlineData("var total = zeros(1); while (epochs-- > 0) { using (NewDisposeScope()) { var loss = functional.mse_loss(model.call(x), y); loss.backward(); total = 0.9 * total + 0.1 * loss; } }")]
    public Task A_total_that_its_scope_frees_is_silent(string statement) => Test.VerifyStatementsAsync(statement);
}
