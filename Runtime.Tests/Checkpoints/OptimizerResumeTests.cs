using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Every optimizer of TorchSharp goes on bit for bit, wherever it was loaded, or is refused by name.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public partial class OptimizerResumeTests
{
    private const int Steps = 4;

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> s_optimizers = new()
    {
        ["SGD"] = static parameters => optim.SGD(parameters, 0.05),
        ["SGD with momentum"] = static parameters => optim.SGD(parameters, 0.05, momentum: 0.9, dampening: 0.1, weight_decay: 0.01),
        ["SGD with Nesterov's momentum"] = static parameters => optim.SGD(parameters, 0.05, momentum: 0.9, nesterov: true),
        ["Adam"] = static parameters => optim.Adam(parameters, 0.01),
        ["Adam with amsgrad"] = static parameters => optim.Adam(parameters, 0.01, 0.8, 0.95, weight_decay: 0.01, amsgrad: true),
        ["AdamW"] = static parameters => optim.AdamW(parameters, 0.01),
        ["AdamW with amsgrad"] = static parameters => optim.AdamW(parameters, 0.01, amsgrad: true),
        ["Adamax"] = static parameters => optim.Adamax(parameters, 0.01, weight_decay: 0.01),
        ["NAdam"] = static parameters => optim.NAdam(parameters, 0.01, weight_decay: 0.01),
        ["RAdam"] = static parameters => optim.RAdam(parameters, 0.01, weight_decay: 0.01),
        ["RMSProp"] = static parameters => optim.RMSProp(parameters, 0.01),
        ["RMSProp, centred, with momentum"] = static parameters => optim.RMSProp(parameters, 0.01, momentum: 0.5, centered: true),
        ["Adagrad"] = static parameters => optim.Adagrad(parameters, 0.05, lr_decay: 0.01, initial_accumulator_value: 0.1),
        ["Adadelta"] = static parameters => optim.Adadelta(parameters, 0.5, weight_decay: 0.01),
        ["ASGD"] = static parameters => optim.ASGD(parameters, 0.05, weight_decay: 0.01),
        ["Rprop"] = static parameters => optim.Rprop(parameters, 0.01),
    };

    public static TheoryData<string> Optimizers => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_goes_on_bit_for_bit(string optimizer) => AssertResumes(s_optimizers[optimizer], trainBefore: 0);

    /// <summary>One that has a state of its own already, and one step's more than the saved.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_that_has_trained_already_goes_on_from_the_checkpoint(string optimizer) => AssertResumes(s_optimizers[optimizer], trainBefore: Steps + 1);

    /// <summary>TorchSharp writes and reads contiguous tensors only, and moments are laid out like their parameter.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizer_of_a_transposed_parameter_goes_on_bit_for_bit(string optimizer)
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var whole = new TransposedRun(s_optimizers[optimizer]);
        whole.Train(0, Steps);
        whole.Checkpoint.Save(file.Path);
        whole.Train(Steps, Steps);
        foreach (var trainBefore in (int[])[0, 2])
        {
            var resumed = new TransposedRun(s_optimizers[optimizer]);
            resumed.Train(0, trainBefore);
            resumed.Checkpoint.Load(file.Path);
            resumed.Train(Steps, Steps);
            Assert.Equal(whole.Values(), resumed.Values());
        }
    }

    [Fact]
    public void Checkpoint_before_the_first_step_is_the_beginning()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var optimizer = s_optimizers["SGD with momentum"];
        using var run = new Run(optimizer);
        run.Checkpoint.Save(file.Path);
        run.Train(0, Steps);
        using var again = new Run(optimizer);
        again.Train(0, 2);
        again.Checkpoint.Load(file.Path);
        again.Train(0, Steps);
        Assert.Equal(run.Parameters(), again.Parameters());
    }

    [Fact]
    public void Optimizer_without_a_state_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(2, 1);
        using var optimizer = optim.LBFGS(model.parameters());
        var message = Assert.Throws<ArgumentException>(() => new TrainingCheckpoint().Add("quasi-newton", optimizer)).Message;
        Assert.Contains("optimizer 'quasi-newton' (LBFGS)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learning_rates_of_the_groups_come_back()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var (model, other) = (nn.Linear(2, 1), nn.Linear(2, 1));
        Adam Create() => optim.Adam([new Adam.ParamGroup(model.parameters(), 0.1), new Adam.ParamGroup(other.parameters(), 0.2)]);
        using var saved = Create();
        saved.ParamGroups.Last().LearningRate = 0.05;
        new TrainingCheckpoint().Add("adam", saved).Save(file.Path);
        using var loaded = Create();
        new TrainingCheckpoint().Add("adam", loaded).Load(file.Path);
        Assert.Equal([0.1, 0.05], loaded.ParamGroups.Select(static group => group.LearningRate));
        Assert.Equal([0.1, 0.2], loaded.ParamGroups.Select(static group => group.InitialLearningRate));
    }

    /// <summary>TorchSharp's schedulers have no state: they are stepped as often as before, and the load brings the rate.</summary>
    [Fact]
    public void Scheduler_that_is_replayed_goes_on()
    {
        using var scope = NewDisposeScope();
        using var file = new TemporaryFile();
        var model = nn.Linear(2, 1);
        var (whole, resumed) = (optim.SGD(model.parameters(), 1.0), optim.SGD(model.parameters(), 1.0));
        var scheduler = optim.lr_scheduler.StepLR(whole, 2, 0.5);
        var replayed = optim.lr_scheduler.StepLR(resumed, 2, 0.5);
        for (var i = 0; i < 3; i++)
        {
            scheduler.step();
            replayed.step();
        }

        new TrainingCheckpoint().Add("sgd", whole).Save(file.Path);
        new TrainingCheckpoint().Add("sgd", resumed).Load(file.Path);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(whole.ParamGroups.Single().LearningRate, resumed.ParamGroups.Single().LearningRate);
            scheduler.step();
            replayed.step();
        }
    }

    private static void AssertResumes(Func<IEnumerable<Parameter>, OptimizerHelper> optimizer, int trainBefore)
    {
        using var file = new TemporaryFile();
        using var whole = new Run(optimizer);
        whole.Train(0, Steps);
        whole.Checkpoint.Save(file.Path);
        whole.Train(Steps, Steps);
        foreach (var where in new[] { "plain", "scope", "no_grad", "inference" })
        {
            using var resumed = new Run(optimizer);
            resumed.Train(50, trainBefore);
            using (where == "plain" ? null : NewDisposeScope())
            using (where == "no_grad" ? no_grad() : where == "inference" ? inference_mode() : null)
            {
                resumed.Checkpoint.Load(file.Path);
            }

            resumed.Train(Steps, Steps);
            Assert.Equal(whole.Parameters(), resumed.Parameters());
        }
    }

    /// <summary>One parameter gets no gradient, as frozen ones do: its optimizer's state may be empty.</summary>
    private sealed class TransposedRun
    {
        private readonly nn.Module _model;
        private readonly Parameter _weight = new(arange(35, ScalarType.Float32).div(35).view(5, 7).t());
        private readonly OptimizerHelper _optimizer;
        private readonly Squares _loss = new();

        public TransposedRun(Func<IEnumerable<Parameter>, OptimizerHelper> optimizer)
        {
            _model = new Holder(_weight);
            _optimizer = optimizer(_model.parameters());
            Checkpoint = new TrainingCheckpoint(_model, _optimizer, _loss);
        }

        public TrainingCheckpoint Checkpoint { get; }

        public void Train(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                using var scope = NewDisposeScope();
                using var random = new Generator((ulong)i);
                var prediction = randn([4, 7], generator: random).matmul(_weight);
                _loss.Step(_optimizer, prediction: prediction, target: randn([4, 5], generator: random)).Dispose();
            }
        }

        public float[] Values() => _weight.is_contiguous() ? throw new InvalidOperationException() : _weight.detach().contiguous().data<float>().ToArray();
    }

    private sealed class Holder : nn.Module
    {
        public Holder(Parameter weight)
            : base(nameof(Holder)) => register_parameter("weight", weight);
    }

    private sealed class Run : IDisposable
    {
        private readonly SmallProblem _problem = new();
        private readonly Parameter _idle = new(ones(2, 2));
        private readonly OptimizerHelper _optimizer;
        private readonly Squares _loss = new();

        public Run(Func<IEnumerable<Parameter>, OptimizerHelper> optimizer)
        {
            _idle.DetachFromDisposeScope();
            _optimizer = optimizer(_problem.Model.parameters().Append(_idle));
            Checkpoint = new TrainingCheckpoint(_problem.Model, _optimizer, _loss);
        }

        public TrainingCheckpoint Checkpoint { get; }

        public void Train(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                using var scope = NewDisposeScope();
                using var random = new Generator((ulong)i);
                var input = _problem.Input + randn(_problem.Input.shape, generator: random);
                _loss.Step(_optimizer, prediction: _problem.Model.call(input), target: _problem.Target).Dispose();
            }
        }

        public float[] Parameters() =>
            [.. _problem.Model.parameters().SelectMany(static parameter => parameter.detach().data<float>().ToArray())];

        public void Dispose()
        {
            _optimizer.Dispose();
            _problem.Dispose();
            _idle.Dispose();
            _loss.Dispose();
        }
    }

    [CombinedLoss]
    private sealed partial class Squares
    {
        [MainLoss]
        private static Tensor Squared(Tensor prediction, Tensor target) => nn.functional.mse_loss(prediction, target);

        [AuxiliaryLoss(0.3)]
        private static Tensor Absolute(Tensor prediction, Tensor target) => nn.functional.l1_loss(prediction, target);
    }
}
