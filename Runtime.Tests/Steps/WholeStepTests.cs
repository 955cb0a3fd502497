using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>
/// A step of several evaluations is one thing: between them, where the user's function computes inputs, the model may be in the middle of
/// a line search, and the scheme has not learned of it yet.
/// </summary>
public class WholeStepTests
{
    private static readonly Dictionary<string, Action<ChosenGiven, Parameter>> Entries = new(StringComparer.Ordinal)
    {
        ["Step"] = static (loss, theta) => loss.Step(new SteplessOptimizer(theta), Inputs(theta)).Dispose(),
        ["Step again"] = static (loss, theta) => loss.Step(new SteplessOptimizer(theta), () => Inputs(theta)).Dispose(),
        ["Compute"] = static (loss, theta) => loss.Compute(a: theta, b: theta, c: theta).Dispose(),
        ["forward"] = static (loss, theta) => loss.forward(a: theta, b: theta, c: theta),
        ["Evaluate"] = static (loss, theta) => loss.Evaluate(Inputs(theta)),
        ["EndCycle"] = static (loss, theta) => loss.EndCycle(new SteplessOptimizer(theta))?.Dispose(),
        ["state_dict"] = static (loss, _) => loss.state_dict(),
        ["save"] = static (loss, _) => loss.save(Path.GetTempFileName()),
        ["save of all"] = static (loss, _) => new TrainingCheckpoint().Add("loss", loss).Save(Path.GetTempFileName()),
        ["load_state_dict"] = static (loss, _) => loss.load_state_dict([], strict: false),
        ["to"] = static (loss, _) => loss.to(ScalarType.Float64),
        ["EpochEnd"] = static (loss, _) => loss.EpochEnd(),
        ["HoldEffectiveWeights"] = static (loss, _) => loss.HoldEffectiveWeights(),
        ["ReleaseEffectiveWeights"] = static (loss, _) => loss.ReleaseEffectiveWeights(),
        ["Dispose"] = static (loss, _) => loss.Dispose(),
    };

    public static TheoryData<string, string, bool> All
    {
        get
        {
            var all = new TheoryData<string, string, bool>();
            foreach (var entry in Entries.Keys)
            {
                // A step of inputs that come once is refused under Famo before anything else.
                foreach (var scheme in entry == "Step" ? new[] { "SoftAdapt" } : ["SoftAdapt", "Famo"])
                {
                    all.Add(entry, scheme, false);
                    all.Add(entry, scheme, true);
                }
            }

            return all;
        }
    }

    /// <summary>SoftAdapt under L-BFGS, and Famo under SGD, which evaluates again after the optimizer's step.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_comes_in_between_two_evaluations(string entry, string scheme, bool elsewhere)
    {
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var untouched = new Parameter(ones([], ScalarType.Float64));
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var twin = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var optimizer = OptimizerOf(theta, scheme);
        using var other = OptimizerOf(untouched, scheme);
        Exception? refused = null;
        var evaluation = 0;
        ChosenGiven.Inputs Interrupted()
        {
            if (++evaluation == 2)
            {
                refused = elsewhere ? Elsewhere() : Try();
            }

            return Inputs(theta);
        }

        // A task might be run by the thread that waits for it.
        Exception? Elsewhere()
        {
            Exception? there = null;
            var thread = new Thread(() => there = Try());
            thread.Start();
            thread.Join();
            return there;
        }

        Exception? Try() => Record.Exception(() => Entries[entry](loss, untouched));

        loss.Step(optimizer, Interrupted).Dispose();
        twin.Step(other, () => Inputs(untouched)).Dispose();

        var message = Assert.IsType<InvalidOperationException>(refused).Message;
        Assert.Contains(elsewhere ? "is in ChosenGiven.Step. A loss object belongs to one thread" : "from within ChosenGiven.Step", message, StringComparison.Ordinal);
        Assert.Equal(untouched.item<double>(), theta.item<double>());
        Assert.Equal(State(twin), State(loss));

        // The step is over, and nothing of it is left.
        Entries[entry](loss, untouched);
    }

    /// <summary>L-BFGS minimises one function: a weight that is set on the way is the next step's.</summary>
    [Fact]
    public void Weight_that_is_set_between_evaluations_holds_from_the_next_step_on()
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var untouched = new Parameter(ones([], ScalarType.Float64));
        using var loss = new Losses.FixedLoss();
        using var twin = new Losses.FixedLoss();
        using var optimizer = OptimizerOf(theta, "SoftAdapt");
        using var other = OptimizerOf(untouched, "SoftAdapt");
        var (input, target) = (arange(0, 4, dtype: ScalarType.Float64).reshape(2, 2), ones(2, 2, dtype: ScalarType.Float64));
        Losses.FixedLoss.Inputs Of(Parameter parameter) => new() { Prediction = input * parameter, Target = target };
        var evaluation = 0;
        using var step = loss.Step(optimizer, () =>
        {
            if (++evaluation == 2)
            {
                loss.Weights.Absolute = 7;
            }

            return Of(theta);
        });
        twin.Step(other, () => Of(untouched)).Dispose();

        Assert.True(evaluation > 2);
        Assert.Equal(0.3, step.Read().EffectiveWeights["Absolute"]);
        Assert.Equal(untouched.item<double>(), theta.item<double>());
        using var next = loss.Step(optimizer, () => Of(theta));
        Assert.Equal(7, next.Read().EffectiveWeights["Absolute"]);
    }

    [Fact]
    public void Exception_in_between_lets_the_loss_go()
    {
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = ChosenAttribute.For(EveryScheme.Create("SoftAdapt"), static () => new ChosenGiven());
        using var optimizer = OptimizerOf(theta, "SoftAdapt");
        var evaluation = 0;
        Assert.Throws<TimeoutException>(
            () => loss.Step(optimizer, () => ++evaluation == 2 ? throw new TimeoutException() : Inputs(theta)));
        Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, static () => null!));
        loss.Step(optimizer, () => Inputs(theta)).Dispose();
        loss.Dispose();
    }

    private static optim.Optimizer OptimizerOf(Parameter parameter, string scheme) =>
        scheme == "Famo" ? optim.SGD([parameter], 0.01) : optim.LBFGS([parameter], lr: 0.1, max_iter: 4);

    private static ChosenGiven.Inputs Inputs(Tensor theta) => new() { A = theta.square(), B = theta.exp(), C = theta.square() * 0.5 };

    private static string State(LossModule loss) => string.Join('\n', loss.state_dict().Select(
        static entry => $"{entry.Key} {Convert.ToHexString(entry.Value.detach().contiguous().bytes)}"));
}
