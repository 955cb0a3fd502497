using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>An optimizer that its model has left behind: what a user meets, by what happened, before the first step and after it.</summary>
public class LeftBehindOptimizerTests
{
    public static TheoryData<string, bool, int> Optimizers
    {
        get
        {
            var data = new TheoryData<string, bool, int>();
            foreach (var kind in new[] { "SGD", "Momentum", "Adam", "AdamW", "RMSProp", "Adagrad" })
            {
                foreach (var isList in new[] { false, true })
                {
                    data.Add(kind, isList, 0);
                    data.Add(kind, isList, 2);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Model_of_another_type(string kind, bool isList, int steps) => Says(kind, isList, steps, "to() of a model replaces its parameters", static run =>
    {
        run.Model.to(float64);
        run.Dtype = float64;
    });

    /// <summary>What moves nothing replaces nothing.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Model_on_the_same_device(string kind, bool isList, int steps)
    {
        using var scope = NewDisposeScope();
        var run = new Run(kind, isList);
        var twin = new Run(kind, isList);
        for (var i = 0; i <= steps; i++)
        {
            run.Model.to(CPU).to(float32);
            run.Step();
            twin.Step();
        }

        Assert.True(Tensors.AreSame(twin.Model.weight, run.Model.weight));
    }

    /// <summary>Looking at every step would cost a tensor: within 32 it is said.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Field_with_another_module(string kind, bool isList, int steps) =>
        Says(kind, isList, steps, "no component reaches any of them", static run => run.Model = Run.Linear(), within: 32);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Disposed_model(string kind, bool isList, int steps) => Says(kind, isList, steps, "disposed", static run =>
    {
        run.Model.Dispose();
        run.Model = Run.Linear();
    });

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Disposed_optimizer(string kind, bool isList, int steps) => Says(kind, isList, steps, "disposed", static run => run.Optimizer.Dispose());

    private static void Says(string kind, bool isList, int steps, string why, Action<Run> leaveBehind, int within = 1)
    {
        using var scope = NewDisposeScope();
        var run = new Run(kind, isList);
        for (var i = 0; i < steps; i++)
        {
            run.Step();
        }

        leaveBehind(run);
        var before = run.Model.weight.detach().clone();
        var message = Assert.Throws<InvalidOperationException>(() =>
        {
            for (var i = 0; i < within; i++)
            {
                run.Step();
            }
        }).Message;
        Assert.Contains(run.Optimizer.GetType().Name, message, StringComparison.Ordinal);
        Assert.Contains("UnitLoss.Step", message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain("key", message, StringComparison.Ordinal);
        Assert.True(Tensors.AreSame(before, run.Model.weight));

        // What the message says to do.
        run.Optimizer = Run.Create(kind, run.Model.parameters());
        run.Step();
        Assert.False(Tensors.AreSame(before, run.Model.weight));
    }

    private sealed class Run
    {
        private readonly UnitLoss _loss = new();
        private readonly SmallProblem _problem = new();

        public Run(string kind, bool isList)
        {
            Model = Linear();
            Optimizer = Create(kind, isList ? [.. Model.parameters()] : Model.parameters());
        }

        public Linear Model { get; set; }

        public optim.Optimizer Optimizer { get; set; }

        public ScalarType Dtype { get; set; } = float32;

        public static Linear Linear()
        {
            using var random = new Generator(3);
            return Drawn.Parameters(nn.Linear(5, 3), random);
        }

        public static optim.Optimizer Create(string kind, IEnumerable<Parameter> parameters) => kind switch
        {
            "SGD" => optim.SGD(parameters, 0.1),
            "Momentum" => optim.SGD(parameters, 0.1, 0.9),
            "Adam" => optim.Adam(parameters, 0.1),
            "AdamW" => optim.AdamW(parameters, 0.1),
            "RMSProp" => optim.RMSProp(parameters, 0.1),
            _ => optim.Adagrad(parameters, 0.1),
        };

        public void Step() => _loss.Step(Optimizer, prediction: Model.call(_problem.Input.to(Dtype)), target: _problem.Target.to(Dtype)).Dispose();
    }
}
