using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Transactions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>How a cycle of accumulated batches ends where something is out of the ordinary.</summary>
public partial class CycleTests
{
    [Fact]
    public void Ended_cycle_reports_the_mean_factors_of_its_batches()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Relative(parameter);
        loss.Step(optimizer, x: full([3, 1], 2f)).Dispose();
        loss.Step(optimizer, x: full([1, 1], 6f)).Dispose();
        var report = loss.EndCycle(optimizer)!.Read();

        // 0.5·A/B is 0.5·2/4 for three of four rows, and 0.5·6/36 for the fourth.
        Assert.Equal([1, (3 * 0.25 + 0.5 / 6) / 4], report.EffectiveWeights.Values.Select(static weight => Math.Round(weight, 6)), static (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Ended_cycle_reports_the_factors_of_a_scheme_with_state()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Learning(parameter);
        loss.Step(optimizer, x: ones(2, 1)).Dispose();
        loss.Step(optimizer, x: ones(2, 1)).Dispose();
        double expected;
        using (var step = loss.Step(optimizer, x: full([2, 1], 5f)))
        {
            expected = step.Read().EffectiveWeights["A"];
        }

        Assert.Equal(expected, loss.EndCycle(optimizer)!.Read().EffectiveWeights["A"], 1e-6);
        Assert.NotEqual(1, expected);
    }

    /// <summary>An epoch may end in a block that is for validation.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cycle_that_is_ended_without_gradients_is_the_one_that_is_ended_with_them(bool inference)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var reference = new Parameter(ones(1));
        using var loss = new Learning(parameter);
        using var other = new Learning(reference);
        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1, momentum: 0.9);
        using var right = optim.SGD(other.parameters().Append(reference), 0.1, momentum: 0.9);
        for (var i = 0; i < 3; i++)
        {
            loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
            other.Step(right, x: full([2, 1], 3f)).Dispose();
            using (var block = inference ? (IDisposable)inference_mode(true) : no_grad())
            {
                loss.EndCycle(optimizer)!.Dispose();
            }

            other.EndCycle(right)!.Dispose();
        }

        Assert.NotEqual(0, loss.parameters().First()[0].ToDouble());
        Assert.True(Tensors.AreSame(other.parameters().First(), loss.parameters().First()));
        Assert.True(Tensors.AreSame(reference, parameter));
    }

    /// <summary>A batch that came in under Propagate would have every later one skipped.</summary>
    [Theory]
    [InlineData(NonFinite.SkipStep, false)]
    [InlineData(NonFinite.SkipStep, true)]
    [InlineData(NonFinite.Throw, false)]
    [InlineData(NonFinite.Throw, true)]
    public void Cycle_that_is_not_finite_is_dropped_when_a_step_is_refused(NonFinite policy, bool ends)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Pair(parameter);
        loss.Step(optimizer, x: full([2, 1], float.NaN)).Dispose();
        loss.NonFinite = policy;
        StepResult? refused = null;
        var exception = Record.Exception(() => refused = ends ? loss.EndCycle(optimizer) : loss.Step(optimizer, x: full([2, 1], 1f)));
        Assert.Equal(policy == NonFinite.Throw, exception is NonFiniteLossException);
        Assert.Equal(policy == NonFinite.SkipStep, refused?.Skipped == true);
        Assert.Null(loss.EndCycle(optimizer));
        using var first = loss.Step(optimizer, x: full([2, 1], 1f));
        Assert.True(first.Accumulating);
        Assert.Contains((refused ?? first).Read().Notes, static note => note.Contains("1 accumulated batch was dropped: their sum is not finite", StringComparison.Ordinal));
        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 2f), (optimizer.Steps, parameter.grad!.ToSingle()));
    }

    /// <summary>The other way round, the batches that are fine stay.</summary>
    [Fact]
    public void Cycle_that_is_finite_survives_a_bad_batch()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Pair(parameter) { NonFinite = NonFinite.SkipStep };
        loss.Step(optimizer, x: full([2, 1], 1f)).Dispose();
        using (var bad = loss.Step(optimizer, x: full([2, 1], float.NaN)))
        {
            Assert.True(bad.Skipped);
        }

        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 2f), (optimizer.Steps, parameter.grad!.ToSingle()));
    }

    /// <summary>The bytes that the loss has are those that the load brings: that there was one shows all the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_of_a_container_with_equal_weights_drops_the_batches(bool checkpoint)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new Pair(parameter);
        using var container = new Container(loss);
        using var file = new TemporaryFile();
        var training = new TrainingCheckpoint().Add("model", container);
        Save();
        loss.Step(optimizer, x: full([2, 1], 1e6f)).Dispose();
        Load();
        using (var first = loss.Step(optimizer, x: full([2, 1], 1f)))
        {
            Assert.True(first.Accumulating);
            Assert.Contains(first.Read().Notes, static note => note.Contains("1 accumulated batch was dropped: a checkpoint was loaded", StringComparison.Ordinal));
        }

        // A state dict that is only taken drops nothing.
        container.state_dict();
        loss.Step(optimizer, x: full([2, 1], 3f)).Dispose();
        Assert.Equal((1, 2f), (optimizer.Steps, parameter.grad!.ToSingle()));

        void Save()
        {
            if (checkpoint)
            {
                training.Save(file.Path);
            }
            else
            {
                container.save(file.Path);
            }
        }

        void Load()
        {
            if (checkpoint)
            {
                training.Load(file.Path);
            }
            else
            {
                container.load(file.Path);
            }
        }
    }

    [Fact]
    public void Batches_of_a_base_type_and_of_the_class_are_no_cycle()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        var optimizer = new SteplessOptimizer(parameter);
        using var loss = new More(parameter);
        Pair pair = loss;
        pair.Step(optimizer, x: full([2, 1], 1f)).Dispose();
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, x: ones(2, 1))).Message;
        Assert.Contains("1 accumulated batch of A, and now one of A, B", message, StringComparison.Ordinal);
        using var ended = loss.EndCycle(optimizer)!;
        Assert.Equal(["A"], ended.Read().Names);
        Assert.Equal([1], ended.Read().Losses);
        Assert.Equal(1, parameter.grad!.ToSingle());
    }

    [CombinedLoss(AccumulateSteps = 4), RelativeToMain(Epsilon = 0)]
    private sealed partial class Relative(Parameter parameter)
    {
        [MainLoss]
        private Tensor A(Tensor x) => (parameter * x).mean();

        [AuxiliaryLoss(0.5)]
        private Tensor B(Tensor x) => (parameter * x).square().mean();
    }

    [CombinedLoss(AccumulateSteps = 2), Fragile]
    private sealed partial class Learning(Parameter parameter)
    {
        [MainLoss]
        private Tensor A(Tensor x) => (parameter * x).square().mean();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    private partial class Pair(Parameter parameter)
    {
        [MainLoss]
        private protected Tensor A(Tensor x) => (parameter * x).mean();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    private sealed partial class More(Parameter parameter) : Pair(parameter)
    {
        private readonly Parameter parameter = parameter;

        [AuxiliaryLoss]
        private Tensor B(Tensor x) => (parameter * x).mean();
    }

    private sealed class Container : nn.Module
    {
        public Container(LossModule loss)
            : base(nameof(Container)) => register_module("loss", loss);
    }
}
