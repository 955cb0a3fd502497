using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Where accumulated batches are one large batch, and where they are not.</summary>
public partial class AccumulationLimitTests
{
    [Fact]
    public void Fixed_weights_and_means_are_exact()
    {
        using var scope = NewDisposeScope();
        Assert.InRange(RelativeError(new AccumulatedLoss(Network), static (loss, o, x, a, b) => loss.Step(o, x: x, targetA: a, targetB: b), static n => n.LossA(n.Input, n.TargetA) + 0.3 * n.LossB(n.Input, n.TargetB)), 0, 1e-12);
    }

    /// <summary>A sum over a quarter of the batch is divided by four like a mean: the gradient is a fourth of the large batch's.</summary>
    [Fact]
    public void Sums_come_out_divided_by_the_number_of_batches()
    {
        using var scope = NewDisposeScope();
        Assert.InRange(RelativeError(new AccumulatedSum(Network), static (loss, o, x, a, _) => loss.Step(o, x: x, targetA: a), static n => AccumulatedSum.Of(n, n.Input, n.TargetA) / 4), 0, 1e-12);
    }

    /// <summary>Every batch is scaled by its own losses, and a quotient of means is no mean of quotients.</summary>
    [Fact]
    public void Scale_that_depends_on_the_losses_is_not_exact()
    {
        using var scope = NewDisposeScope();
        var error = RelativeError(new AccumulatedRelative(Network), static (loss, o, x, a, b) => loss.Step(o, x: x, targetA: a, targetB: b), static n =>
        {
            var (main, auxiliary) = (n.LossA(n.Input, n.TargetA), n.LossB(n.Input, n.TargetB));
            return main + 0.5 * auxiliary * (main / auxiliary).detach();
        });
        Assert.InRange(error, 1e-3, 1);
    }

    private TwoHeads Network { get; } = new(dtype: ScalarType.Float64);

    /// <summary>How far the gradient of four batches is from that of one, relative to it.</summary>
    private double RelativeError<TLoss>(
        TLoss loss, Func<TLoss, optim.Optimizer, Tensor, Tensor, Tensor, StepResult> step, Func<TwoHeads, Tensor> whole)
        where TLoss : LossModule
    {
        var reference = new TwoHeads(dtype: ScalarType.Float64);
        whole(reference).backward();
        using var optimizer = new SteplessOptimizer([.. Network.parameters()]);
        for (var i = 0; i < 12; i += 3)
        {
            step(loss, optimizer, Network.Input[i..(i + 3)], Network.TargetA[i..(i + 3)], Network.TargetB[i..(i + 3)]).Dispose();
        }

        Assert.Equal(1, optimizer.Steps);
        var pairs = reference.parameters().Zip(Network.parameters()).Where(static pair => pair.First.grad is not null).ToArray();
        var distance = pairs.Sum(static pair => (pair.First.grad! - pair.Second.grad!).square().sum().item<double>());
        return Math.Sqrt(distance / pairs.Sum(static pair => pair.First.grad!.square().sum().item<double>()));
    }

    [CombinedLoss(AccumulateSteps = 4)]
    private sealed partial class AccumulatedSum(TwoHeads network)
    {
        public static Tensor Of(TwoHeads network, Tensor x, Tensor target) =>
            nn.functional.mse_loss(network.A.call(network.Trunk.call(x)), target, nn.Reduction.Sum);

        [MainLoss]
        private Tensor Sum(Tensor x, Tensor targetA) => Of(network, x, targetA);
    }

    [CombinedLoss(AccumulateSteps = 4), RelativeToMain]
    private sealed partial class AccumulatedRelative(TwoHeads network)
    {
        [MainLoss]
        private Tensor LossA(Tensor x, Tensor targetA) => network.LossA(x, targetA);

        [AuxiliaryLoss(0.5)]
        private Tensor LossB(Tensor x, Tensor targetB) => network.LossB(x, targetB);
    }
}
