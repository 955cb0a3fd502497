using LossGen.Generator.Analyzers.Torch.Flow;
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
        var flow = TrainingFlow.Of(step, probe.Torch, CancellationToken.None)!;
        var from = flow.Events.Single(static e => e.Kind == TrainingEventKind.Backward);
        var to = flow.Events.Single(static e => e.Kind == TrainingEventKind.Step);

        Assert.Equal(
            reaches,
            flow.CanReach(from, to, e => e.Kind == TrainingEventKind.ClearGradients && Microsoft.CodeAnalysis.SymbolEqualityComparer.Default.Equals(e.Subject, to.Subject)));
    }

    [Fact]
    public void Called_methods_are_summarised_one_level_deep()
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
        var flow = TrainingFlow.Of(probe.Calls("backward")[0], probe.Torch, CancellationToken.None)!;

        Assert.Equal(
            ["ClearGradients field", "Step field", "Unknown optimizer", "Unknown optimizer", "Backward x"],
            flow.Events.Select(static e => $"{e.Kind} {e.Subject?.Name}"));
    }

    [Fact]
    public void A_loop_brings_an_event_back()
    {
        var probe = Probe.Statements("x.backward(); while (condition) y.backward();");
        var flow = TrainingFlow.Of(probe.Calls("backward")[0], probe.Torch, CancellationToken.None)!;

        Assert.Equal([false, true], flow.Events.Select(flow.IsInLoop));
    }

    [Theory]
    [InlineData("var t = functional.mse_loss(x, y) + 1; t.backward();", true)]
    [InlineData("var a = functional.mse_loss(x, y); var t = a.mean() * 2; t = t + a; t.backward();", true)]
    [InlineData("torch.autograd.backward(new[] { functional.mse_loss(x, y) });", false)]
    [InlineData("Console.WriteLine(functional.mse_loss(x, y).ToSingle());", false)]
    [InlineData("var t = functional.mse_loss(x, y).detach(); t.backward();", false)]
    [InlineData("Tensor Loss() => functional.mse_loss(x, y); Loss();", true)]
    [InlineData("Tensor Metric() { return functional.mse_loss(x, y); } Metric();", false)]
    public void A_value_is_trained_on_when_it_reaches_backward_or_is_returned_as_a_loss(string statements, bool trained)
    {
        var probe = Probe.Statements(statements);

        Assert.Equal(trained, TrainingUse.IsTrainedOn(probe.Calls("mse_loss")[0], probe.Torch, CancellationToken.None));
    }
}
