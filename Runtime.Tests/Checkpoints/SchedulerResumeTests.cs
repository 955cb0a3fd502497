using LossGen.Runtime.Tests.Documentation.Alternating;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Every scheduler of TorchSharp goes on with the rates of an undisturbed run, or is refused by name.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public class SchedulerResumeTests
{
    private const int Epochs = 12;

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> s_schedulers = new()
    {
        ["StepLR"] = static optimizer => lr_scheduler.StepLR(optimizer, 3, 0.5),
        ["MultiStepLR"] = static optimizer => lr_scheduler.MultiStepLR(optimizer, [2, 5, 7], 0.5),
        ["ExponentialLR"] = static optimizer => lr_scheduler.ExponentialLR(optimizer, 0.7),
        ["ConstantLR"] = static optimizer => lr_scheduler.ConstantLR(optimizer, 0.25, 5),
        ["LinearLR"] = static optimizer => lr_scheduler.LinearLR(optimizer, 0.25, 1, 8),
        ["PolynomialLR"] = static optimizer => lr_scheduler.PolynomialLR(optimizer, 15, 2),
        ["CosineAnnealingLR"] = static optimizer => lr_scheduler.CosineAnnealingLR(optimizer, 5, 0.01),
        ["LambdaLR"] = static optimizer => lr_scheduler.LambdaLR(optimizer, static epoch => 1.0 / (epoch + 1)),
        ["MultiplicativeLR"] = static optimizer => lr_scheduler.MultiplicativeLR(optimizer, static epoch => epoch % 3 == 0 ? 0.5 : 1.1),
        ["OneCycleLR"] = static optimizer => lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps: 14),
        ["CyclicLR"] = static optimizer => lr_scheduler.CyclicLR(optimizer, 0.1, 1.0, step_size_up: 3, step_size_down: 2),
        ["SequentialLR"] = static optimizer => lr_scheduler.SequentialLR(
            optimizer,
            [lr_scheduler.LinearLR(optimizer, 0.25, 1, 4), lr_scheduler.ExponentialLR(optimizer, 0.7)],
            [4]),
    };

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> s_refused = new()
    {
        ["ReduceLROnPlateau"] = static optimizer => lr_scheduler.ReduceLROnPlateau(optimizer),
        ["ChainedLR"] = static optimizer => new lr_scheduler.impl.ChainedLR([lr_scheduler.StepLR(optimizer, 3)]),
        ["Own"] = static optimizer => new Own(optimizer),
    };

    public static TheoryData<string> Schedulers => [.. s_schedulers.Keys];

    [Fact]
    public void Every_scheduler_of_TorchSharp_is_here() =>
        Assert.Equal(
            typeof(lr_scheduler.impl).GetNestedTypes()
                .Where(static type => type.IsAssignableTo(typeof(lr_scheduler.LRScheduler)))
                .Select(static type => type.Name)
                .Append(nameof(Own))
                .Order(StringComparer.Ordinal),
            s_schedulers.Keys.Concat(s_refused.Keys).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Rates_go_on_wherever_the_run_was_stopped(string scheduler)
    {
        using var scope = NewDisposeScope();
        var whole = new Run(s_schedulers[scheduler]);
        var undisturbed = whole.Train(Epochs);
        Assert.NotEqual(1, undisturbed.Distinct().Count());
        foreach (var stop in (int[])[0, 1, 4, 6])
        {
            using var file = new TemporaryFile();
            var first = new Run(s_schedulers[scheduler]);
            var rates = first.Train(stop);
            first.Checkpoint.Save(file.Path);
            var resumed = new Run(s_schedulers[scheduler]);
            resumed.Checkpoint.Load(file.Path);
            Assert.Equal(first.Rates(), resumed.Rates());
            Assert.Equal(undisturbed, rates.Concat(resumed.Train(Epochs - stop)));
        }
    }

    /// <summary>A rate that was set by hand is in the optimizer's state, and is not what as many steps give.</summary>
    [Fact]
    public void Rate_that_was_set_by_hand_is_kept()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var run = new Run(s_schedulers["ExponentialLR"]);
        run.Train(3);
        run.Optimizer.ParamGroups.First().LearningRate = 0.125;
        run.Checkpoint.Save(file.Path);
        var resumed = new Run(s_schedulers["ExponentialLR"]);
        resumed.Checkpoint.Load(file.Path);
        Assert.Equal(0.125, resumed.Optimizer.ParamGroups.First().LearningRate);
        Assert.Equal(run.Train(1), resumed.Train(1));
    }

    [Theory]
    [InlineData("ReduceLROnPlateau", "'best' and 'waited'")]
    [InlineData("ChainedLR", "Add the schedulers that it was made of")]
    [InlineData("Own", "overrides step")]
    public void Scheduler_whose_steps_do_not_say_all_is_refused_by_name(string scheduler, string remedy)
    {
        using var scope = NewDisposeScope();
        using var optimizer = SGD([new Parameter(ones(1))], 0.5);
        var message = Assert.Throws<ArgumentException>(
            () => new TrainingCheckpoint().Add("rate", s_refused[scheduler](optimizer))).Message;
        Assert.Contains($"scheduler 'rate' ({scheduler}) cannot be resumed", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schedulers_of_a_chain_go_on_each_by_itself()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        (TrainingCheckpoint Checkpoint, Func<double> Step) Chained()
        {
            var optimizer = SGD([new Parameter(ones(1))], 0.5);
            lr_scheduler.LRScheduler[] parts = [lr_scheduler.StepLR(optimizer, 3, 0.5), lr_scheduler.ExponentialLR(optimizer, 0.9)];
            var chain = new lr_scheduler.impl.ChainedLR(parts);
            return (
                new TrainingCheckpoint().Add("optimizer", optimizer).Add("steps", parts[0]).Add("decay", parts[1]),
                () =>
                {
                    chain.step();
                    return optimizer.ParamGroups.First().LearningRate;
                });
        }

        var whole = Chained();
        double[] undisturbed = [.. Enumerable.Range(0, 8).Select(_ => whole.Step())];
        var first = Chained();
        double[] rates = [.. Enumerable.Range(0, 4).Select(_ => first.Step())];
        first.Checkpoint.Save(file.Path);
        var resumed = Chained();
        resumed.Checkpoint.Load(file.Path);
        Assert.Equal(undisturbed, rates.Concat(Enumerable.Range(0, 4).Select(_ => resumed.Step())));
    }

    [Fact]
    public void Scheduler_that_has_gone_further_than_the_file_is_refused_and_nothing_changes()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var run = new Run(s_schedulers["StepLR"]);
        run.Train(2);
        run.Checkpoint.Save(file.Path);
        run.Train(3);
        var before = run.Rates();
        var message = Assert.Throws<InvalidOperationException>(() => run.Checkpoint.Load(file.Path)).Message;
        Assert.Contains("scheduler 'rate' (StepLR)", message, StringComparison.Ordinal);
        Assert.Contains("3 steps before", message, StringComparison.Ordinal);
        Assert.Equal(before, run.Rates());
    }

    [Fact]
    public void Another_class_of_scheduler_is_refused()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var run = new Run(s_schedulers["StepLR"]);
        run.Checkpoint.Save(file.Path);
        var other = new Run(s_schedulers["ExponentialLR"]);
        var message = Assert.Throws<InvalidOperationException>(() => other.Checkpoint.Load(file.Path)).Message;
        Assert.Contains("was saved from StepLR", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scheduler_that_was_given_an_epoch_is_not_saved()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var run = new Run(s_schedulers["StepLR"]);
        run.Scheduler.step(7);
        var message = Assert.Throws<InvalidOperationException>(() => run.Checkpoint.Save(file.Path)).Message;
        Assert.Contains("scheduler 'rate' (StepLR) cannot be saved now: it was given an epoch", message, StringComparison.Ordinal);
        Assert.False(File.Exists(file.Path));
    }

    /// <summary>The rates that it set on the way are taken back; its own steps cannot be, which is said.</summary>
    [Fact]
    public void Scheduler_that_ends_too_early_leaves_the_optimizer_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var run = new Run(s_schedulers["OneCycleLR"]);
        run.Train(Epochs);
        run.Checkpoint.Save(file.Path);
        var shorter = new Run(static optimizer => lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps: 5));
        var before = shorter.Rates();
        var failure = Assert.Throws<AggregateException>(() => shorter.Checkpoint.Load(file.Path));
        Assert.Contains("scheduler 'rate' (OneCycleLR)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not step as often as before", failure.InnerExceptions[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, shorter.Rates());
    }

    [Fact]
    public void Schedulers_of_phases_go_on()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        (TrainingCheckpoint Checkpoint, Func<(double, double)> Step) Turns()
        {
            var network = nn.Linear(4, 2);
            var (regression, classification) = (SGD(network.parameters(), 0.5), SGD(network.parameters(), 0.25));
            var loss = new TurnsLoss();
            var alternation = loss.Alternate(regression: regression, classification: classification);
            var (steps, decay) = (lr_scheduler.StepLR(regression, 3, 0.5), lr_scheduler.ExponentialLR(classification, 0.9));
            (alternation.RegressionScheduler, alternation.ClassificationScheduler) = (steps, decay);
            var checkpoint = new TrainingCheckpoint()
                .Add("network", network)
                .Add("regression", regression)
                .Add("classification", classification)
                .Add("loss", loss)
                .Add("regression's rate", steps)
                .Add("classification's rate", decay);
            return (
                checkpoint,
                () =>
                {
                    var x = ones(2, 4);
                    alternation.Step(output: network.call(x), distance: ones(2, 1), sign: ones(2, 1)).Dispose();
                    return (regression.ParamGroups.First().LearningRate, classification.ParamGroups.First().LearningRate);
                });
        }

        var whole = Turns();
        (double, double)[] undisturbed = [.. Enumerable.Range(0, 14).Select(_ => whole.Step())];
        Assert.Equal(8, undisturbed.Distinct().Count());
        var first = Turns();
        (double, double)[] rates = [.. Enumerable.Range(0, 7).Select(_ => first.Step())];
        first.Checkpoint.Save(file.Path);
        var resumed = Turns();
        resumed.Checkpoint.Load(file.Path);
        Assert.Equal(undisturbed, rates.Concat(Enumerable.Range(0, 7).Select(_ => resumed.Step())));
    }

    /// <summary>Two groups of parameters, whose rates differ, and a momentum that some schedulers change.</summary>
    private sealed class Run
    {
        public Run(Func<Optimizer, lr_scheduler.LRScheduler> create)
        {
            Optimizer = SGD(
                [
                    new SGD.ParamGroup([new Parameter(ones(1))], lr: 0.5, momentum: 0.9),
                    new SGD.ParamGroup([new Parameter(ones(2))], lr: 0.25, momentum: 0.9),
                ],
                1.0);
            Scheduler = create(Optimizer);
            Checkpoint = new TrainingCheckpoint().Add("optimizer", Optimizer).Add("rate", Scheduler);
        }

        public SGD Optimizer { get; }

        public lr_scheduler.LRScheduler Scheduler { get; }

        public TrainingCheckpoint Checkpoint { get; }

        public string Rates() => string.Join(" ", Optimizer.ParamGroups.Select(static group =>
            FormattableString.Invariant($"{group.LearningRate:R}/{((IMomentum)group).Momentum:R}")));

        public string[] Train(int epochs) => [.. Enumerable.Range(0, epochs).Select(_ =>
        {
            Scheduler.step();
            return Rates();
        })];
    }

    private sealed class Own(Optimizer optimizer) : lr_scheduler.LRScheduler(optimizer)
    {
        public override void step()
        {
        }
    }
}
