using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Transactions;

/// <summary>One training run that can be made to fail: two layers, two Adams, a loss of one of the kinds, batches by number.</summary>
internal sealed class FragileRun
{
    private readonly Func<int, StepResult> _step;
    private readonly LossModule _loss;
    private readonly Tensor _data;
    private readonly FragileScheduler _scheduler;

    public FragileRun(string kind)
    {
        using var random = new Generator(5);
        var (first, second) = (Drawn.Parameters(Linear(2, 3), random), Drawn.Parameters(Linear(3, 1), random));
        (First, Second, Components) = (first, second, new FragileComponents(first, second));
        _data = randn(40, 4, 2, generator: random);
        switch (kind)
        {
            case nameof(JointState):
                (_loss, _step) = Joint(new JointState(Components), static (loss, optimizer, x) => loss.Step(optimizer, x: x));
                break;
            case nameof(JointPlain):
                (_loss, _step) = Joint(new JointPlain(Components), static (loss, optimizer, x) => loss.Step(optimizer, x: x));
                break;
            case nameof(JointAccumulated):
                (_loss, _step) = Joint(new JointAccumulated(Components), static (loss, optimizer, x) => loss.Step(optimizer, x: x));
                break;
            case nameof(Turns):
            {
                var loss = new Turns(Components, first, second);
                var alternation = loss.Alternate(first: OptimizerOf(first, loss), second: OptimizerOf(second, loss));
                alternation.SecondScheduler = _scheduler = new FragileScheduler(Optimizers[1].Inner);
                alternation.FirstScheduler = _scheduler;
                (_loss, _step) = (loss, i => alternation.Step(x: _data[i]));
                break;
            }

            default:
            {
                var loss = new AccumulatedTurns(Components, first, second);
                var alternation = loss.Alternate(first: OptimizerOf(first, loss), second: OptimizerOf(second, loss));
                (_loss, _step) = (loss, i => alternation.Step(x: _data[i]));
                break;
            }
        }

        _scheduler ??= new FragileScheduler(Optimizers[0].Inner);
    }

    public Linear First { get; }

    public Linear Second { get; }

    public FragileComponents Components { get; }

    public LossModule Loss => _loss;

    public List<FragileOptimizer> Optimizers { get; } = [];

    public FailurePoint Fails
    {
        set
        {
            Components.Fails = value;
            _scheduler.Throws = value == FailurePoint.Scheduler;
            Optimizers.ForEach(optimizer => optimizer.Throws = value == FailurePoint.Optimizer);
            foreach (var scheme in _loss.children().OfType<FragileWeighting>())
            {
                scheme.Fails = value;
            }
        }
    }

    public void Steps(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            Step(i).Dispose();
        }
    }

    public StepResult Step(int i) => _step(i);

    public StepResult BadStep()
    {
        using var data = _data[39].fill_(float.NaN);
        return _step(39);
    }

    /// <summary>Everything that a step may change, by name.</summary>
    public Dictionary<string, Tensor> Everything()
    {
        var all = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (prefix, module) in new (string, Module)[] { ("loss.", _loss), ("first.", First), ("second.", Second) })
        {
            foreach (var (name, tensor) in module.state_dict())
            {
                all.Add(prefix + name, tensor.detach().clone());
            }
        }

        return all;
    }

    public void AssertEqual(Dictionary<string, Tensor> expected)
    {
        foreach (var (name, actual) in Everything())
        {
            Assert.True(Tensors.AreSame(expected[name], actual), $"{name}: {expected[name].str()} became {actual.str()}");
        }

        Assert.All(First.parameters().Concat(Second.parameters()), static parameter => Assert.True(parameter.requires_grad));
    }

    private (LossModule, Func<int, StepResult>) Joint<TLoss>(TLoss loss, Func<TLoss, optim.Optimizer, Tensor, StepResult> step)
        where TLoss : LossModule
    {
        var optimizer = new FragileOptimizer(optim.Adam(First.parameters().Concat(Second.parameters()).Concat(loss.parameters()), 0.01));
        Optimizers.Add(optimizer);
        return (loss, i => step(loss, optimizer, _data[i]));
    }

    private FragileOptimizer OptimizerOf(Linear layer, LossModule loss)
    {
        var optimizer = new FragileOptimizer(optim.Adam(layer.parameters().Concat(loss.parameters()), 0.01));
        Optimizers.Add(optimizer);
        return optimizer;
    }
}

/// <summary>A scheduler that throws where it is told to.</summary>
internal sealed class FragileScheduler(optim.Optimizer optimizer) : optim.lr_scheduler.LRScheduler(optimizer)
{
    public bool Throws { get; set; }

    public int Steps { get; private set; }

    public override void step()
    {
        if (Throws)
        {
            throw new PlannedException();
        }

        Steps++;
    }

    protected override IEnumerable<double> get_lr() => [];
}
