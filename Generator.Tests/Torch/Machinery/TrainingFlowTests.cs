using LossGen.Analyzers.Flow;
using LossGen.Generator.Tests.Infrastructure;

namespace LossGen.Generator.Tests.Torch.Machinery;

public class TrainingFlowTests
{
    [Theory]
    [InlineData("x.backward(); optimizer.zero_grad(); optimizer.step();", false)]
    [InlineData("x.backward(); if (condition) optimizer.zero_grad(); optimizer.step();", true)]
    [InlineData("x.backward(); if (condition) optimizer.zero_grad(); else optimizer.zero_grad(); optimizer.step();", false)]
    [InlineData("for (var i = 0; i < 3; i++) { optimizer.step(); x.backward(); }", true)]
    [InlineData("for (var i = 0; i < 3; i++) { optimizer.zero_grad(); optimizer.step(); x.backward(); }", false)]
    [InlineData("optimizer.step(); x.backward();", false)]
    [InlineData("x.backward(); Clear(optimizer); optimizer.step();", false)]
    [InlineData("x.backward(); Clear(other); optimizer.step();", true)]
    [InlineData("x.backward(); using (var scope = NewDisposeScope()) { optimizer.zero_grad(); } optimizer.step();", false)]
    [InlineData("try { x.backward(); } finally { Console.WriteLine(); } optimizer.step();", true)]
    public void Order_is_that_of_the_paths(string statements, bool reaches)
    {
        var probe = Probe.Statements(
            statements,
            "TorchSharp.torch.optim.Optimizer other; static void Clear(TorchSharp.torch.optim.Optimizer given) => given.zero_grad();");
        var step = probe.Calls("step")[0];
        var flow = probe.Torch.FlowOf(step, CancellationToken.None)!;
        var from = flow.Events.Single(static e => e.Kind == TrainingEventKind.Backward);
        var to = flow.Events.Single(static e => e.Kind == TrainingEventKind.Step);

        Assert.Equal(
            reaches,
            flow.CanReach(from, to, e => e.Kind == TrainingEventKind.ClearGradients && Microsoft.CodeAnalysis.SymbolEqualityComparer.Default.Equals(e.Subject, to.Subject)));
    }

    [Fact]
    public void Called_methods_are_summarised_with_those_that_they_call()
    {
        var probe = Probe.Statements(
            "Update(); Hand(optimizer); unknown(optimizer); x.backward();",
            """
            TorchSharp.torch.optim.Optimizer field;
            Action<TorchSharp.torch.optim.Optimizer> unknown;
            void Update() { field.zero_grad(); field.step(); Deeper(); }
            void Deeper() => field.zero_grad();
            static void Hand(TorchSharp.torch.optim.Optimizer given) => Console.WriteLine(given);
            """);

        Assert.Equal(
            ["ClearGradients field", "Step field", "ClearGradients field", "Unknown ", "Backward x"],
            Events(probe, "backward"));
    }

    [Theory]
    [InlineData("x.backward();", "Backward x")]
    [InlineData("torch.autograd.backward(new[] { x });", "Backward ")]
    [InlineData("(x + y).backward();", "Backward ")]
    [InlineData("optimizer.step(null);", "Step optimizer")]
    [InlineData("optimizer.step(() => x);", "Unknown optimizer")]
    [InlineData("model.zero_grad();", "ClearGradients model")]
    [InlineData("other.model.zero_grad();", "ClearGradients ")]
    [InlineData("x.grad = null;", "WriteGradients ")]
    [InlineData("x.grad?.zero_();", "WriteGradients ")]
    [InlineData("x.grad.view(-1).mul_(2);", "WriteGradients ")]
    [InlineData("var gradient = x.grad;", "WriteGradients ")]
    [InlineData("Console.WriteLine(x.grad.norm());", "")]
    [InlineData("if (x.grad is not null) Console.WriteLine(x.grad.shape);", "")]
    [InlineData("foreach (var p in model.parameters()) p.requires_grad = false;", "Freeze ")]
    [InlineData("x.requires_grad_(false);", "Freeze x")]
    [InlineData("if (x.requires_grad) Console.WriteLine();", "")]
    [InlineData("nn.utils.clip_grad_norm_(model.parameters(), 1);", "ClipGradients ")]
    [InlineData("torch.optim.lr_scheduler.StepLR(optimizer, 1).step();", "")]
    public void Events_are_read_from_symbols(string statement, string expected)
    {
        var probe = Probe.Statements($"{statement} Ask(1);", "Program other;");

        Assert.Equal(expected.Length == 0 ? [] : [expected], Events(probe, "Ask"));
    }

    [Theory]
    [InlineData("Pure(x);", "")]
    [InlineData("Deep(1);", "Backward ")]
    [InlineData("listener.Tell();", "Unknown ")]
    [InlineData("criterion(x, y);", "")]
    [InlineData("report(1);", "Unknown ")]
    [InlineData("model.forward(x);", "")]
    [InlineData("Again(3);", "")]
    [InlineData("new List<Tensor>().Add(x);", "")]
    public void What_other_code_may_do_is_followed(string statement, string expected)
    {
        var probe = Probe.Statements(
            $"{statement} Ask(1);",
            """
            interface IListener { void Tell(); }
            IListener listener;
            Func<Tensor, Tensor, Tensor> criterion;
            Action<int> report;
            static int Pure(Tensor value) => Math.Abs((int)value.numel());
            void Deep(int n) => Deeper(n);
            void Deeper(int n) => model.parameters().First().backward();
            int Again(int n) => n == 0 ? 0 : Again(n - 1);
            """);

        Assert.Equal(expected.Length == 0 ? [] : [expected], Events(probe, "Ask"));
    }

    [Theory]
    [InlineData("Action clear = () => optimizer.zero_grad(); x.backward();")]
    [InlineData("void Clear() { optimizer.zero_grad(); } Action clear = Clear; x.backward();")]
    [InlineData("try { x.backward(); } finally { optimizer.zero_grad(); }")]
    [InlineData("try { x.backward(); } catch (Exception) { optimizer.zero_grad(); }")]
    public void Events_without_a_place_in_the_order_are_hidden(string statements)
    {
        var probe = Probe.Statements(statements);
        var flow = probe.Torch.FlowOf(probe.Calls("backward")[0], CancellationToken.None)!;

        Assert.Equal([TrainingEventKind.Backward], flow.Events.Select(static e => e.Kind));
        Assert.Equal([TrainingEventKind.ClearGradients], flow.Hidden.Select(static e => e.Kind));
    }

    [Theory]
    [InlineData("void Update() { optimizer.zero_grad(); } Update(); x.backward();", "ClearGradients optimizer", "Backward x")]
    [InlineData("void Update(TorchSharp.torch.optim.Optimizer given) { given.step(); Deeper(); } void Deeper() => optimizer.zero_grad(); x.backward(); Update(optimizer);", "Backward x", "Step optimizer", "ClearGradients optimizer")]
    [InlineData("void Update() { var local = optimizer; local.step(); if (condition) Update(); } x.backward(); Update();", "Backward x", "Step ")]
    [InlineData("void Never() { optimizer.zero_grad(); } x.backward();", "Backward x")]
    public void Local_functions_happen_where_they_are_called(string statements, params string[] expected) =>
        Assert.Equal(expected, Events(Probe.Statements(statements), "backward"));

    [Theory]
    [InlineData("void Train() { x.backward(); optimizer.step(); } optimizer.zero_grad(); Train();", "Backward x", "Step optimizer")]
    [InlineData("Action train = () => { x.backward(); optimizer.step(); }; optimizer.zero_grad(); train();", "Backward x", "Step optimizer")]
    [InlineData("Action train = () => { void Inner() { optimizer.step(); x.backward(); } Inner(); };", "Step optimizer", "Backward x")]
    public void A_function_has_an_order_of_its_own(string statements, params string[] expected)
    {
        var probe = Probe.Statements(statements);
        var flow = probe.Torch.FlowOf(probe.Calls("step")[0], CancellationToken.None)!;

        Assert.Equal(expected, flow.Events.Select(static e => $"{e.Kind} {e.Subject?.Name}"));
        Assert.Empty(flow.Hidden);
    }

    [Fact]
    public void Between_the_elements_that_a_method_yields_anything_may_happen()
    {
        var probe = Probe.Source("class C { IEnumerable<float> Run(Tensor x) { while (true) { x.backward(); yield return x.ToSingle(); } } }");

        Assert.Equal(["Backward x", "Unknown "], Events(probe, "backward"));
    }

    [Theory]
    [InlineData("torch.optim.SGD(model.parameters(), 0.1)", "model")]
    [InlineData("new TorchSharp.Modules.SGD(model.parameters(), 0.1)", "model")]
    [InlineData("torch.optim.Adam(model.parameters().Concat(second.parameters()).ToList())", "model, second")]
    [InlineData("torch.optim.Adam(all)", "model")]
    [InlineData("torch.optim.Adam(model.parameters().Where(static p => p.requires_grad))", null)]
    [InlineData("torch.optim.Adam(other.model.parameters())", null)]
    [InlineData("optimizer", null)]
    [InlineData("torch.optim.Adam(list)", "model, second")]
    [InlineData("torch.optim.Adam(copied)", "second")]
    [InlineData("torch.optim.Adam(cleared)", null)]
    [InlineData("torch.optim.Adam(filled)", null)]
    [InlineData("torch.optim.Adam(kept)", null)]
    public void Parameters_of_an_optimizer_are_those_of_modules(string creation, string? expected)
    {
        const string Lists =
            """
            var list = model.parameters().ToList(); list.AddRange(second.parameters());
            var copied = new List<TorchSharp.Modules.Parameter>(second.parameters());
            var cleared = model.parameters().ToList(); cleared.Clear();
            var filled = new List<TorchSharp.Modules.Parameter>(); Fill(filled);
            """;
        var probe = Probe.Statements(
            $"var all = model.parameters(); {Lists} var made = {creation}; Ask(made); all = null; list.AddRange(all);",
            "readonly Module<Tensor, Tensor> second = Linear(1, 1); readonly List<TorchSharp.Modules.Parameter> kept = new(); Program other; static void Fill(List<TorchSharp.Modules.Parameter> given) { }");
        var modules = OptimizerParameters.ModulesOf(probe.Asked[0], probe.Torch, CancellationToken.None);

        Assert.Equal(expected, modules is { } known ? string.Join(", ", known.Select(static module => module.Syntax)) : null);
    }

    [Theory]
    [InlineData("Linear(1, 1)", "Linear(1, 1)", true)]
    [InlineData("Sequential(Linear(1, 1), ReLU())", "Linear(1, 1)", true)]
    [InlineData("Linear(1, 1)", "Sequential(first, Linear(1, 1))", false)]
    [InlineData("Sequential(model, Linear(1, 1))", "Sequential(model, Linear(1, 2))", false)]
    [InlineData("given", "Linear(1, 1)", false)]
    [InlineData("Sequential(Linear(1, 1, device: place), ReLU())", "Linear(1, 1, device: place)", true)]
    [InlineData("Sequential(parts[0], ReLU())", "Sequential(parts[0], Linear(1, 1))", false)]
    public void Modules_are_apart_when_they_were_made_of_nothing_in_common(string first, string second, bool expected)
    {
        var probe = Probe.Statements($"var first = {first}; var second = {second}; Ask(first); Ask(second);", "public Module<Tensor, Tensor> given; static readonly Device place = CPU; static readonly Module<Tensor, Tensor>[] parts = [];");

        Assert.Equal(expected, OptimizerParameters.AreApart(probe.Asked[0], probe.Asked[1], probe.Torch, CancellationToken.None));
    }

    [Fact]
    public void A_loop_brings_an_event_back()
    {
        var probe = Probe.Statements("x.backward(); while (condition) y.backward();");
        var flow = probe.Torch.FlowOf(probe.Calls("backward")[0], CancellationToken.None)!;

        Assert.Equal([false, true], flow.Events.Select(flow.IsInLoop));
    }

    [Theory]
    [InlineData("var t = functional.mse_loss(x, y) + 1; t.backward();", true)]
    [InlineData("var a = functional.mse_loss(x, y); var t = a.mean() * 2; t = t + a; t.backward();", true)]
    [InlineData("torch.autograd.backward(new[] { functional.mse_loss(x, y) });", true)]
    [InlineData("torch.mean(functional.relu(functional.mse_loss(x, y) - 1)).backward();", true)]
    [InlineData("torch.stack(new[] { functional.mse_loss(x, y), x.mean() }).sum().backward();", true)]
    [InlineData("torch.stack([functional.mse_loss(x, y), x.mean()]).sum().backward();", true)]
    [InlineData("x.mean().mul(functional.mse_loss(x, y)).backward();", true)]
    [InlineData("functional.margin_ranking_loss(x, functional.mse_loss(x, y), y).backward();", true)]
    [InlineData("functional.l1_loss(x, functional.mse_loss(x, y)).backward();", false)]
    [InlineData("torch.where(functional.mse_loss(x, y) > 1, x, y).sum().backward();", false)]
    [InlineData("torch.where(functional.mse_loss(x, y), x, y).sum().backward();", false)]
    [InlineData("((bool)functional.mse_loss(x, y) ? x : y).sum().backward();", false)]
    [InlineData("Linear(1, 1).call(functional.mse_loss(x, y)).backward();", false)]
    [InlineData("Console.WriteLine(functional.mse_loss(x, y).ToSingle());", false)]
    [InlineData("var t = functional.mse_loss(x, y).detach(); t.backward();", false)]
    [InlineData("Tensor Loss() => functional.mse_loss(x, y); Loss();", true)]
    [InlineData("Tensor Metric() { return functional.mse_loss(x, y); } Metric();", false)]
    [InlineData("Tensor Distance() => functional.mse_loss(x, y); Distance().backward();", true)]
    [InlineData("Tensor Metric() => functional.mse_loss(x, y); Metric(); x.mean().backward();", false)]
    [InlineData("Tensor Loss() { using var off = torch.no_grad(); return functional.mse_loss(x, y); } Loss();", false)]
    [InlineData("(Tensor, Tensor) Loss() { var loss = functional.mse_loss(x, y); return (x, loss); } Loss();", true)]
    [InlineData("(Tensor, Tensor) Loss() { var error = functional.mse_loss(x, y); return (x, error); } Loss();", false)]
    [InlineData("Func<Tensor> loss = () => functional.mse_loss(x, y); loss();", true)]
    [InlineData("Func<Tensor> testLoss = () => functional.mse_loss(x, y); testLoss();", false)]
    public void A_value_is_trained_on_when_it_reaches_backward_or_is_returned_as_a_loss(string statements, bool trained)
    {
        var probe = Probe.Statements(statements);

        Assert.Equal(trained, TrainingUse.IsTrainedOn(probe.Calls("mse_loss")[0], probe.Torch, CancellationToken.None));
    }

    [Theory]
    [InlineData("(x.mean() * functional.mse_loss(x, y)).backward();", true, true, false)]
    [InlineData("functional.l1_loss(functional.mse_loss(x, y), y).backward();", true, false, false)]
    [InlineData("var scale = functional.mse_loss(x, y).detach(); (x.mean() + scale).backward();", false, false, false)]
    public void A_value_is_part_of_the_total_or_a_term_of_it(string statements, bool trained, bool part, bool term)
    {
        var probe = Probe.Statements(statements);
        var loss = probe.Calls("mse_loss")[0];

        Assert.Equal(trained, TrainingUse.IsTrainedOn(loss, probe.Torch, CancellationToken.None));
        Assert.Equal(part, TrainingUse.IsPartOfTotal(loss, probe.Torch, CancellationToken.None));
        Assert.Equal(term, TrainingUse.IsTermOfTrained(loss, probe.Torch, CancellationToken.None));
        Assert.True(TrainingUse.IsInTrainedValue(loss, probe.Torch, CancellationToken.None));
    }

    [Theory]
    [InlineData("static class Losses", "Rmse", true)]
    [InlineData("class TripletLoss", "Distance", true)]
    [InlineData("class LossTracker", "Distance", false)]
    [InlineData("class ValidationLoss", "Distance", false)]
    [InlineData("static class Losses", "EvaluateRmse", false)]
    [InlineData("static class ImageLosses", "Psnr", false)]
    public void A_method_of_a_class_of_losses_returns_one(string type, string method, bool expected)
    {
        var probe = Probe.Source($"{type} {{ static Tensor {method}(Tensor x, Tensor y) => functional.mse_loss(x, y); }}");

        Assert.Equal(expected, TrainingUse.IsTrainedOn(probe.Calls("mse_loss")[0], probe.Torch, CancellationToken.None));
    }

    private static IEnumerable<string> Events(Probe probe, string call) =>
        probe.Torch.FlowOf(probe.Calls(call)[0], CancellationToken.None)!.Events.Select(static e => $"{e.Kind} {e.Subject?.Name}");
}
