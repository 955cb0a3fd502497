using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>Cycles that were left open, and what becomes of their batches.</summary>
public partial class LeftCycleTests
{
    /// <summary>A run that loses its optimizer inside a cycle goes on with another, and is saved.</summary>
    [Theory]
    [InlineData("disposed", "the optimizer was disposed since")]
    [InlineData("moved", "the model was moved, or the optimizer's parameters are others since")]
    [InlineData("loaded", "a checkpoint was loaded since")]
    public void Batches_that_no_step_can_use_keep_nobody_from_saving(string what, string reason)
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1);
        using var loss = new Passed();
        using var file = new TemporaryFile();
        using var optimizer = optim.Adam(model.parameters(), 0.1);
        loss.Step(optimizer, y: model.call(ones(2, 1))).Dispose();
        var next = optimizer;
        switch (what)
        {
            case "disposed":
                optimizer.Dispose();
                next = optim.Adam(model.parameters(), 0.1);
                break;
            case "moved":
                model.to(float64);
                next = optim.Adam(model.parameters(), 0.1);
                break;
            default:
                loss.load_state_dict(loss.state_dict());
                break;
        }

        new TrainingCheckpoint(model, next, loss).Save(file.Path);
        using var step = loss.Step(next, y: model.call(ones(2, 1, what == "moved" ? float64 : float32)));
        Assert.True(step.Accumulating);
        Assert.Contains($"1 accumulated batch was dropped: {reason}", step.Read().Notes);
        next.Dispose();
    }

    /// <summary>The message of Save says to end the cycle: that works where its optimizer cannot step, too.</summary>
    [Theory]
    [InlineData("Adam", true)]
    [InlineData("Adam", false)]
    [InlineData("SGD", true)]
    [InlineData("SGD", false)]
    [InlineData("Momentum", false)]
    public void Cycle_of_an_optimizer_that_cannot_step_is_ended_by_dropping_it(string kind, bool moves)
    {
        using var scope = NewDisposeScope();
        var model = nn.Linear(1, 1);
        using var loss = new Passed();
        using optim.Optimizer optimizer = kind == "Adam"
            ? optim.Adam(model.parameters(), 0.1)
            : optim.SGD(model.parameters(), 0.1, kind == "Momentum" ? 0.9 : 0);
        loss.Step(optimizer, y: model.call(ones(2, 1))).Dispose();
        if (moves)
        {
            model.to(float64);
        }
        else
        {
            optimizer.Dispose();
        }

        Assert.Null(loss.EndCycle(optimizer));
        Assert.Null(loss.LossParts.State.OpenCycle());
    }

    [Fact]
    public void Save_says_how_to_end_the_cycle_and_that_works()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var loss = new Turns(parameter);
        using var file = new TemporaryFile();
        using var optimizer = optim.SGD([parameter], 0.1);
        var alternation = loss.Alternate(optimizer);
        var training = new TrainingCheckpoint().Add("loss", loss);
        loss.Step(optimizer, x: ones(2, 1)).Dispose();
        alternation.StepB(x: ones(2, 1)).Dispose();
        var message = Assert.Throws<InvalidOperationException>(() => training.Save(file.Path)).Message;
        Assert.Contains("2 accumulated batches wait for the optimizer's step", message, StringComparison.Ordinal);
        Assert.Contains("call EndCycle(Phase.B) of the alternation and EndCycle(optimizer) with the SGD before", message, StringComparison.Ordinal);
        alternation.EndCycle(Turns.Phase.B)!.Dispose();
        loss.EndCycle(optimizer)!.Dispose();
        training.Save(file.Path);
    }

    /// <summary>A method that trains an epoch may call Alternate each time. Phases with another optimizer go on beside.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_of_an_alternation_are_dropped_where_its_optimizer_has_another(bool replaced)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var loss = new Turns(parameter);
        var (one, other) = (new SteplessOptimizer(parameter), new SteplessOptimizer(parameter));
        var before = loss.Alternate(one);
        before.StepA(x: ones(2, 1)).Dispose();
        var after = loss.Alternate(replaced ? one : other);
        Assert.Equal(replaced, loss.LossParts.State.OpenCycle() is null);
        using var step = after.StepA(x: ones(2, 1));
        Assert.Equal(
            replaced ? ["1 accumulated batch was dropped: Alternate was called again with the optimizer since"] : [],
            step.Read().Notes);
        using var ended = before.EndCycle(Turns.Phase.A);
        Assert.Equal(replaced, ended is null);
        GC.KeepAlive(before);
    }

    [CombinedLoss(AccumulateSteps = 2)]
    private sealed partial class Passed
    {
        [MainLoss]
        private static Tensor A(Tensor y) => y.mean();
    }

    [CombinedLoss(AccumulateSteps = 2)]
    [Phase("A", nameof(First))]
    [Phase("B", nameof(Second))]
    private sealed partial class Turns(Parameter parameter)
    {
        [MainLoss]
        private Tensor First(Tensor x) => (parameter * x).mean();

        [AuxiliaryLoss(2)]
        private Tensor Second(Tensor x) => (parameter * x).mean();
    }
}
