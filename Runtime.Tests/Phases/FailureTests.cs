using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>A step that fails leaves everything as it was: requires_grad, position, parameters, the optimizer's state.</summary>
public partial class FailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Component_that_throws(bool inFirst) => LeavesEverything<InvalidOperationException>(inFirst, static (problem, inFirst) =>
    {
        problem.Throws = true;
        return inFirst ? problem.Alternation.StepFirst(x: problem.Input) : problem.Alternation.StepSecond(x: problem.Input);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Non_finite_loss_that_throws(bool inFirst) => LeavesEverything<NonFiniteLossException>(inFirst, static (problem, inFirst) =>
    {
        var x = problem.Input * float.NaN;
        return inFirst ? problem.Alternation.StepFirst(x: x) : problem.Alternation.StepSecond(x: x);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Non_finite_loss_that_is_skipped(bool inFirst)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 1));
        using var loss = new Skipping(first, second);
        var alternation = loss.Alternate(first: optim.Adam(first.parameters(), 0.1), second: optim.Adam(second.parameters(), 0.1));
        var x = randn(3, 2);
        alternation.StepFirst(x: x).Dispose();
        alternation.StepSecond(x: x).Dispose();
        if (!inFirst)
        {
            alternation.StepFirst(x: x).Dispose();
        }

        var before = Copies(first, second);
        var position = alternation.Position;
        using var step = inFirst ? alternation.StepFirst(x: x * float.NaN) : alternation.StepSecond(x: x * float.NaN);
        Assert.True(step.Skipped);
        Assert.Equal(position, alternation.Position);
        AssertSame(before, first, second);
        Assert.All(first.parameters().Concat(second.parameters()), static parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Input_with_a_graph_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem();
        var message = Assert.Throws<InvalidOperationException>(() => problem.Alternation.StepFirst(x: problem.First.call(problem.Input))).Message;
        Assert.Contains("Input 'x' of phase 'First'", message, StringComparison.Ordinal);
        Assert.Contains("x.detach()", message, StringComparison.Ordinal);
        problem.Alternation.StepFirst(x: ones(3, 2, requires_grad: true)).Dispose();
    }

    [Fact]
    public void Optimizer_that_owns_none_of_the_phases_parameters()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 1));
        using var loss = new Failing(first, second);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Alternate(first: optim.Adam(second.parameters()), second: optim.Adam(second.parameters()))).Message;
        Assert.Contains("phase 'First'", message, StringComparison.Ordinal);
        Assert.Contains("owns none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_twice_in_an_optimizer()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 1));
        using var loss = new Failing(first, second);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Alternate(
            first: optim.SGD(first.parameters().Concat(first.parameters()), 0.1), second: optim.Adam(second.parameters()))).Message;
        Assert.Contains("twice", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Module_that_is_null()
    {
        using var second = Linear(2, 1);
        using var loss = new Failing(null!, second);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Alternate(first: optim.Adam(second.parameters()), second: optim.Adam(second.parameters()))).Message;
        Assert.Contains("'First'", message, StringComparison.Ordinal);
        Assert.Contains("null", message, StringComparison.Ordinal);
    }

    /// <summary>The beginning of a step asks the modules of all phases for their parameters.</summary>
    [Fact]
    public void Beginning_that_fails_leaves_the_loss_as_it_was()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), new Reluctant());
        using var loss = new Beginning(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        second.Throws = true;
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<InvalidOperationException>(() => alternation.StepFirst(x: ones(3, 2)));
            Assert.Throws<InvalidOperationException>(() => alternation.StepSecond(x: ones(3, 2)));
        }

        var terms = loss.Compute(x: ones(3, 2));
        Assert.Equal((terms.Inner + terms.Outer).ToDouble(), terms.Total.ToDouble(), 1e-6);
        second.Throws = false;
        Assert.All(first.parameters().Concat(second.parameters()), static parameter => Assert.True(parameter.requires_grad));
        Assert.Equal(0, alternation.Position);
        alternation.StepFirst(x: ones(3, 2)).Dispose();
        Assert.Equal(1, alternation.Position);
    }

    /// <summary>A module that another phase trains may be gone while this one goes on.</summary>
    [Fact]
    public void Module_of_another_phase_that_is_disposed()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), new Reluctant());
        using var loss = new Beginning(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        second.Weight.Dispose();
        alternation.StepFirst(x: ones(3, 2)).Dispose();
        Assert.NotNull(first.weight!.grad);
    }

    private static void LeavesEverything<TException>(bool inFirst, Func<Problem, bool, StepResult> fail)
        where TException : Exception
    {
        using var scope = NewDisposeScope();
        var (failed, untouched) = (new Problem(), new Problem());
        foreach (var problem in new[] { failed, untouched })
        {
            problem.Warm(inFirst);
        }

        var position = failed.Alternation.Position;
        Assert.Throws<TException>(() => fail(failed, inFirst));
        failed.Throws = false;

        Assert.Equal(position, failed.Alternation.Position);
        AssertSame(Copies(untouched.First, untouched.Second), failed.First, failed.Second);
        Assert.All(failed.First.parameters().Concat(failed.Second.parameters()), static parameter => Assert.True(parameter.requires_grad));

        // The optimizers' state shows in what the next steps do.
        foreach (var problem in new[] { failed, untouched })
        {
            problem.Warm(inFirst);
        }

        AssertSame(Copies(untouched.First, untouched.Second), failed.First, failed.Second);
    }

    private static Tensor[] Copies(params nn.Module[] modules) =>
        modules.SelectMany(static module => module.parameters()).Select(static parameter => parameter.detach().clone()).ToArray();

    private static void AssertSame(Tensor[] expected, params nn.Module[] modules) =>
        Assert.All(expected.Zip(modules.SelectMany(static module => module.parameters())), static pair => Assert.True(Tensors.AreSame(pair.First, pair.Second)));

    private sealed class Problem
    {
        private readonly Failing _loss;

        public Problem()
        {
            using var random = new Generator(2);
            (First, Second) = (Drawn.Parameters(Linear(2, 2), random), Drawn.Parameters(Linear(2, 1), random));
            Input = randn(3, 2, generator: random);
            _loss = new Failing(First, Second);
            Alternation = _loss.Alternate(first: optim.Adam(First.parameters(), 0.1), second: optim.Adam(Second.parameters(), 0.1));
        }

        public Linear First { get; }

        public Linear Second { get; }

        public Tensor Input { get; }

        public Failing.Alternation Alternation { get; }

        public bool Throws
        {
            get => _loss.Throws;
            set => _loss.Throws = value;
        }

        /// <summary>Whole cycles, and half a one where the second phase is to be due.</summary>
        public void Warm(bool firstIsDue)
        {
            for (var i = 0; i < 2; i++)
            {
                Alternation.StepFirst(x: Input).Dispose();
                Alternation.StepSecond(x: Input).Dispose();
            }

            if (!firstIsDue)
            {
                Alternation.StepFirst(x: Input).Dispose();
            }
        }
    }

    /// <summary>A module that does not always tell its parameters.</summary>
    private sealed class Reluctant : nn.Module
    {
        public Reluctant()
            : base(nameof(Reluctant)) => register_parameter("weight", Weight);

        public Parameter Weight { get; } = new(torch.ones(2));

        public bool Throws { get; set; }

        public override IEnumerable<Parameter> parameters(bool recurse = true) =>
            Throws ? throw new InvalidOperationException("not now") : base.parameters(recurse);
    }

    [CombinedLoss]
    [Phase("First", nameof(Inner), Trains = new[] { nameof(first) })]
    [Phase("Second", nameof(Outer), Trains = new[] { nameof(second) })]
    private sealed partial class Beginning(Linear first, Reluctant second)
    {
        private readonly Linear first = first;
        private readonly Reluctant second = second;

        [LossComponent]
        private Tensor Inner(Tensor x) => first.call(x).square().mean();

        [LossComponent]
        private Tensor Outer(Tensor x) => (second.Weight * x).mean();
    }

    [CombinedLoss(NonFinite = NonFinite.Throw)]
    [Phase("First", nameof(Inner), Trains = new[] { nameof(first) })]
    [Phase("Second", nameof(Outer), Trains = new[] { nameof(second) })]
    private sealed partial class Failing(Linear first, Linear second)
    {
        private readonly Linear first = first;
        private readonly Linear second = second;

        public bool Throws { get; set; }

        [LossComponent]
        private Tensor Inner(Tensor x) => Failed(second.call(first.call(x)).square().mean());

        [LossComponent]
        private Tensor Outer(Tensor x) => Failed(second.call(first.call(x)).abs().mean());

        private Tensor Failed(Tensor loss) => Throws ? throw new InvalidOperationException("the component failed") : loss;
    }

    [CombinedLoss(NonFinite = NonFinite.SkipStep)]
    [Phase("First", nameof(Inner), Trains = new[] { nameof(first) })]
    [Phase("Second", nameof(Outer), Trains = new[] { nameof(second) })]
    private sealed partial class Skipping(Linear first, Linear second)
    {
        private readonly Linear first = first;
        private readonly Linear second = second;

        [LossComponent]
        private Tensor Inner(Tensor x) => second.call(first.call(x)).square().mean();

        [LossComponent]
        private Tensor Outer(Tensor x) => second.call(first.call(x)).abs().mean();
    }
}
