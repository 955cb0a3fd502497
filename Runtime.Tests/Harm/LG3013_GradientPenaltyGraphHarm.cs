#pragma warning disable LG3013 // The mistake is what is measured.
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class GradientPenaltyGraphHarm
{
    [Fact]
    public void Without_the_graph_the_penalty_trains_nothing()
    {
        Assert.Null(PenaltyGradient(retain: true, create: false));
        Assert.NotNull(PenaltyGradient(retain: true, create: true));
    }

    [Fact]
    public void To_create_the_graph_does_not_keep_it()
    {
        Assert.ThrowsAny<Exception>(() => PenaltyGradient(retain: false, create: true));
    }

    [Theory]
    [InlineData("freed")]
    [InlineData("second-derivative-without-retain")]
    [InlineData("second-derivative-without-graph")]
    [InlineData("no-grad")]
    [InlineData("detached")]
    [InlineData("several-values")]
    [InlineData("input-without-gradient")]
    [InlineData("unused")]
    public void A_grad_that_fails_ends_the_process_though_it_is_caught(string scenario)
    {
        using var probe = Probe.Start("grad", scenario);
        var (exitCode, errors) = probe.Outcome();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("terminate called", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void With_both_graphs_it_goes_on() => Probe.Run("grad", "right");

    private static Tensor? PenaltyGradient(bool retain, bool create)
    {
        random.manual_seed(1);
        var critic = Sequential(Linear(2, 4), Tanh(), Linear(4, 1));
        var x = ones(3, 2).requires_grad_();
        var gradient = autograd.grad([critic.call(x).sum()], [x], retain_graph: retain, create_graph: create)[0];
        var penalty = (gradient.norm() - 1).square();
        var weight = critic.parameters().First();

        // Beside a loss that has a gradient, nothing fails.
        (penalty + zeros(1, requires_grad: true).sum()).backward();
        return weight.grad;
    }
}
