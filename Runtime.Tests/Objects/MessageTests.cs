#pragma warning disable LG1020 // What is reported is what is said at run time.
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using LossGen.Runtime.Tests.OwnParameters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>What goes wrong around a step is said with who did it and what to do.</summary>
public partial class MessageTests
{
    [Fact]
    public void Optimizer_of_another_model()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var other = new SmallProblem();
        using var optimizer = optim.Adam(other.Model.parameters(), 0.1);
        var before = other.Parameters();
        using var loss = new UnitLoss();
        Says(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), "Adam", "UnitLoss.Step", "2 parameters", "no component reaches any of them", "Squared, Absolute, Largest");
        Assert.True(Tensors.AreSame(before[0], other.Model.weight));

        // The right one, after it.
        using var right = optim.Adam(problem.Model.parameters(), 0.1);
        using var step = loss.Step(right, prediction: problem.Model.call(problem.Input), target: problem.Target);
        Assert.False(step.Skipped);
    }

    [Fact]
    public void Optimizer_that_was_made_before_the_model_was_moved()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var optimizer = optim.Adam(problem.Model.parameters(), 0.1);
        using var loss = new UnitLoss();
        loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
        problem.Model.to(ScalarType.Float64);
        Says(
            () => loss.Step(optimizer, prediction: problem.Model.call(problem.Input.to(ScalarType.Float64)), target: problem.Target.to(ScalarType.Float64)),
            "The Adam given to UnitLoss.Step has no state for its parameters", "Create it anew, from the parameters that the model has now");
    }

    [Theory]
    [InlineData("SGD")]
    [InlineData("Adam")]
    public void Optimizer_that_is_disposed(string kind)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        optim.Optimizer optimizer = kind == "SGD" ? optim.SGD(problem.Model.parameters(), 0.1, 0.9) : optim.Adam(problem.Model.parameters(), 0.1);
        using var loss = new UnitLoss();
        loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target).Dispose();
        optimizer.Dispose();
        Says(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), kind, "disposed", "Create it anew");
    }

    [Fact]
    public void Optimizer_of_a_disposed_model()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        var gone = nn.Linear(2, 1);
        using var optimizer = optim.SGD(gone.parameters(), 0.1);
        gone.Dispose();
        using var loss = new UnitLoss();
        Says(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), "SGD", "UnitLoss.Step", "its model was disposed since");
    }

    /// <summary>TorchSharp's optimizers step one parameter after the other: those before the one that fails must not have moved.</summary>
    [Theory]
    [InlineData("SGD")]
    [InlineData("RMSProp")]
    [InlineData("Adam")]
    public void Optimizer_that_was_made_before_the_loss_was_moved(string kind)
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new MovedLoss();
        var parameters = problem.Model.parameters().Concat(loss.parameters());
        using optim.Optimizer optimizer = kind switch
        {
            "SGD" => optim.SGD(parameters, 0.1),
            "RMSProp" => optim.RMSProp(parameters, 0.1),
            _ => optim.Adam(parameters, 0.1),
        };
        loss.Step(optimizer, prediction: problem.Model.call(problem.Input)).Dispose();
        loss.to(ScalarType.Float64);
        var before = problem.Parameters();
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input)));
            Assert.All(before.Zip(problem.Parameters()), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));
        }
    }

    [Fact]
    public void Optimizers_of_phases_that_cannot_be_used()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new OneTurn();
        using optim.Optimizer lbfgs = optim.LBFGS(problem.Model.parameters());
        var exception = Assert.Throws<ArgumentNullException>(() => loss.Alternate(firstTurn: null!));
        Assert.Equal("firstTurn", exception.ParamName);
        Assert.Contains("The optimizer of phase 'FirstTurn' of OneTurn is null", exception.Message, StringComparison.Ordinal);
        Says(() => loss.Alternate(firstTurn: lbfgs), "LBFGS", "phase 'FirstTurn' of OneTurn", "'L-BFGS' in docs/recipes.md");
    }

    [Fact]
    public void Parameter_that_the_optimizer_has_twice()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using var loss = new UnitLoss();
        var optimizer = new SteplessOptimizer([.. problem.Model.parameters(), problem.Model.weight]);
        Says(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), "[3, 5] twice", "UnitLoss.Step");
    }

    [Fact]
    public void Lbfgs_is_told_its_closure()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        using optim.Optimizer optimizer = optim.LBFGS(problem.Model.parameters());
        using var loss = new UnitLoss();
        Says(() => loss.Step(optimizer, prediction: problem.Model.call(problem.Input), target: problem.Target), "LBFGS", "Call Step(optimizer, () => new UnitLoss.Inputs { ... })", "'L-BFGS' in docs/recipes.md");
    }

    [Fact]
    public void Disposed_loss()
    {
        using var scope = NewDisposeScope();
        using var problem = new SmallProblem();
        var loss = new UnitLoss();
        loss.Dispose();
        loss.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loss.Step(new SteplessOptimizer(problem.Model.weight), prediction: problem.Model.call(problem.Input), target: problem.Target));
        Assert.Throws<ObjectDisposedException>(() => loss.forward(prediction: problem.Input, target: problem.Input));
        Assert.Throws<ObjectDisposedException>(() => loss.Compute(prediction: problem.Input, target: problem.Input));
        Assert.Throws<ObjectDisposedException>(() => loss.Evaluate(prediction: problem.Input, target: problem.Input));
    }

    [Fact]
    public void Component_that_leaves_a_scope_open()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones([]));
        using var loss = new Leaving();
        Says(() => loss.Step(new SteplessOptimizer(parameter), x: parameter), "left a dispose scope open", "'Open'", "'using'");
        loss.Left!.Dispose();
        loss.Left = null;
        loss.Closes = true;
        using var step = loss.Step(new SteplessOptimizer(parameter), x: parameter);
        Assert.False(step.Skipped);
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NegativeInfinity)]
    public void Weight_of_the_main_component_is_not_negative(double weight)
    {
        using var loss = new FixedLoss();
        var message = Assert.Throws<ArgumentException>(() => loss.Weights["Squared"] = weight).Message;
        Assert.Contains("'Squared'", message, StringComparison.Ordinal);
        loss.Weights["Absolute"] = -0.5;
        Assert.Equal(-0.5, loss.Weights["Absolute"]);
    }

    private static void Says(Action action, params string[] parts)
    {
        var message = Assert.Throws<InvalidOperationException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [CombinedLoss]
    internal sealed partial class Leaving
    {
        public bool Closes { get; set; }

        public DisposeScope? Left { get; set; }

        [MainLoss]
        private static Tensor Fine(Tensor x) => x * 1;

        [AuxiliaryLoss]
        private Tensor Open(Tensor x)
        {
            Left = NewDisposeScope();
            var value = x * 2;
            if (Closes)
            {
                value.MoveToOuterDisposeScope();
                Left.Dispose();
            }

            return value;
        }
    }

    [CombinedLoss]
    [Phase("FirstTurn", nameof(Size))]
    internal sealed partial class OneTurn
    {
        [MainLoss]
        private static Tensor Size(Tensor prediction) => prediction.square().mean();
    }
}
