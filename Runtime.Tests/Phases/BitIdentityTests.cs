using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Generated alternation against loops written by hand, bit for bit.</summary>
public class BitIdentityTests
{
    [Fact]
    public void Two_losses_take_turns_with_one_SGD()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(), new TwoHeads());
        using var optimizer = optim.SGD(left.parameters(), 0.05, momentum: 0.9);
        for (var i = 0; i < 6; i++)
        {
            left.zero_grad();
            (i % 2 == 0 ? left.LossA(left.Input, left.TargetA) : left.LossB(left.Input, left.TargetB)).backward();
            optimizer.step();
        }

        var turns = new TurnsLoss(right).Alternate(optim.SGD(right.parameters(), 0.05, momentum: 0.9));
        for (var i = 0; i < 6; i++)
        {
            turns.Step(x: right.Input, targetA: right.TargetA, targetB: right.TargetB).Dispose();
        }

        AssertSame(left, right);
    }

    [Fact]
    public void Two_losses_with_an_Adam_each_over_one_trunk()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(), new TwoHeads());
        using var optimizerA = optim.Adam(left.TrunkAnd(left.A), 0.01, weight_decay: 0.01);
        using var optimizerB = optim.Adam(left.TrunkAnd(left.B), 0.02);
        for (var i = 0; i < 6; i++)
        {
            left.zero_grad();
            var isA = i % 2 == 0;
            (isA ? left.LossA(left.Input, left.TargetA) : left.LossB(left.Input, left.TargetB)).backward();
            (isA ? optimizerA : optimizerB).step();
        }

        var turns = new TurnsLoss(right).Alternate(
            first: optim.Adam(right.TrunkAnd(right.A), 0.01, weight_decay: 0.01), second: optim.Adam(right.TrunkAnd(right.B), 0.02));
        for (var i = 0; i < 3; i++)
        {
            turns.StepFirst(x: right.Input, targetA: right.TargetA).Dispose();
            turns.StepSecond(x: right.Input, targetB: right.TargetB).Dispose();
        }

        AssertSame(left, right);
    }

    [Fact]
    public void Critic_twice_then_generator_once()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new SmallGan(), new SmallGan());
        using var criticOptimizer = optim.Adam(left.Critic.parameters(), 0.01);
        using var generatorOptimizer = optim.Adam(left.Generator.parameters(), 0.02);
        for (var i = 0; i < 9; i++)
        {
            left.Critic.zero_grad();
            left.Generator.zero_grad();
            var isCritic = i % 3 < 2;
            Tensor loss;
            if (isCritic)
            {
                Tensor fakes;
                using (no_grad())
                {
                    fakes = left.Generator.call(left.Noise);
                }

                loss = SmallGan.Judge(left.Critic.call(left.Real), 1) + SmallGan.Judge(left.Critic.call(fakes), 0);
            }
            else
            {
                loss = SmallGan.Judge(left.Critic.call(left.Generator.call(left.Noise)), 1);
            }

            loss.backward();
            (isCritic ? criticOptimizer : generatorOptimizer).step();
        }

        var alternation = new GanLoss(right.Critic, right.Generator).Alternate(
            critic: optim.Adam(right.Critic.parameters(), 0.01), generator: optim.Adam(right.Generator.parameters(), 0.02));
        for (var i = 0; i < 9; i++)
        {
            alternation.Step(real: right.Real, noise: right.Noise).Dispose();
        }

        AssertSame(left.Critic, right.Critic);
        AssertSame(left.Generator, right.Generator);
    }

    [Fact]
    public void Four_steps()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(), new TwoHeads());
        optim.Optimizer[] ByPhase(TwoHeads n) =>
            [optim.Adam(n.TrunkAnd(n.A), 0.01), optim.Adam(n.TrunkAnd(n.B), 0.01), optim.Adam(n.A.parameters(), 0.005), optim.Adam(n.B.parameters(), 0.005)];
        var byHand = ByPhase(left);
        foreach (var (phase, steps) in new[] { (0, 3), (1, 3), (2, 2), (3, 2) })
        {
            for (var i = 0; i < steps; i++)
            {
                left.zero_grad();
                (phase % 2 == 0 ? left.LossA(left.Input, left.TargetA) : left.LossB(left.Input, left.TargetB)).backward();
                byHand[phase].step();
            }
        }

        var optimizers = ByPhase(right);
        var alternation = new FourStepLoss(right).Alternate(optimizers[0], optimizers[1], optimizers[2], optimizers[3]);
        var due = new List<FourStepLoss.Phase>();
        while (!alternation.IsFinished)
        {
            due.Add(alternation.Current);
            alternation.Step(x: right.Input, targetA: right.TargetA, targetB: right.TargetB).Dispose();
        }

        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 3, 3], due.Select(static phase => (int)phase));
        AssertSame(left, right);
        Assert.Contains("PhaseOrder.Once", Assert.Throws<InvalidOperationException>(() => alternation.Step(x: right.Input, targetA: right.TargetA, targetB: right.TargetB)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_four_batches_accumulate()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (new TwoHeads(), new TwoHeads());
        using var byHand = optim.Adam(left.parameters(), 0.01);
        using var optimizer = optim.Adam(right.parameters(), 0.01);
        var loss = new AccumulatedLoss(right);
        for (var cycle = 0; cycle < 3; cycle++)
        {
            left.zero_grad();
            for (var i = 0; i < 4; i++)
            {
                var (x, a, b) = (left.Input[(3 * i)..(3 * (i + 1))], left.TargetA[(3 * i)..(3 * (i + 1))], left.TargetB[(3 * i)..(3 * (i + 1))]);
                ((left.LossA(x, a) + 0.3f * left.LossB(x, b)) / 4).backward();
                using var step = loss.Step(optimizer, x: x, targetA: a, targetB: b);
                Assert.Equal(i < 3, step.Accumulating);
            }

            byHand.step();
        }

        AssertSame(left, right);
    }

    private static void AssertSame(nn.Module expected, nn.Module actual) =>
        Assert.All(expected.parameters().Zip(actual.parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
}
