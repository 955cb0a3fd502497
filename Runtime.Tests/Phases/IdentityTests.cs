using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Parameters are told apart by reference: TorchSharp's Equals compares values, waits for the device, and finds NaN unequal to itself.</summary>
public partial class IdentityTests
{
    [Fact]
    public void Parameter_with_one_NaN_stays_in_its_phase()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 1));
        using var loss = new Chain(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        using (no_grad())
        {
            first.weight![0, 0] = float.NaN;
        }

        // A NaN in the data path makes every gradient NaN: the batch leaves the row out, and the weights that it uses move.
        var before = first.weight!.detach().clone();
        alternation.StepFirst(x: tensor(new float[,] { { 0, 1 } })).Dispose();
        Assert.True(first.weight!.grad is not null, "The parameter dropped out of its phase.");
        alternation.StepSecond(x: ones(1, 2)).Dispose();
        Assert.Null(first.weight!.grad);
        Assert.NotNull(second.weight!.grad);
        Assert.Equal(before.shape, first.weight!.shape);
    }

    /// <summary>Two parameters of equal values are two: freezing one does not free the other, and both are moved.</summary>
    [Fact]
    public void Equal_parameters_are_not_the_same()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 2));
        using (no_grad())
        {
            foreach (var parameter in first.parameters().Concat(second.parameters()))
            {
                parameter.fill_(0.5f);
            }
        }

        using var loss = new Chain(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        alternation.StepFirst(x: ones(1, 2)).Dispose();
        Assert.All(first.parameters(), static parameter => Assert.NotEqual(0.5f, parameter.mean().ToSingle()));
        Assert.All(second.parameters(), static parameter => Assert.Equal(0.5f, parameter.mean().ToSingle()));
    }

    [Fact]
    public void Nothing_compares_parameters()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new Watched(), new Watched());
        using var loss = new WatchedChain(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        for (var i = 0; i < 4; i++)
        {
            alternation.Step(x: ones(2)).Dispose();
        }

        using var both = optim.SGD(first.parameters().Concat(second.parameters()), 0.1);
        loss.Step(both, x: ones(2)).Dispose();
        Assert.Equal(0, WatchedParameter.Comparisons);
        _ = first.Weight.Equals((object)second.Weight);
        Assert.Equal(1, WatchedParameter.Comparisons);
    }

    /// <summary>
    /// A meta tensor has a shape and no values: whatever brings a value to the host throws. So a step that runs on it waits
    /// for no device.
    /// </summary>
    [Fact]
    public void Nothing_waits_for_the_device()
    {
        using var scope = NewDisposeScope();
        var meta = new Device("meta");
        var (first, second) = (Linear(2, 2, device: meta), Linear(2, 1, device: meta));
        using var loss = new Chain(first, second);
        var alternation = loss.Alternate(first: optim.SGD(first.parameters(), 0.1), second: optim.SGD(second.parameters(), 0.1));
        var x = ones(3, 2, device: meta);
        Assert.ThrowsAny<Exception>(() => x.sum().ToSingle());
        for (var i = 0; i < 4; i++)
        {
            alternation.Step(x: x).Dispose();
        }

        using var both = optim.SGD(first.parameters().Concat(second.parameters()), 0.1);
        loss.Step(both, x: x).Dispose();
        loss.Compute(x: x);
        Assert.NotNull(first.weight!.grad);
    }

    [CombinedLoss]
    [Phase("First", nameof(Inner), Trains = new[] { nameof(first) })]
    [Phase("Second", nameof(Outer), Trains = new[] { nameof(second) })]
    private sealed partial class Chain(Linear first, Linear second)
    {
        private readonly Linear first = first;
        private readonly Linear second = second;

        [LossComponent]
        private Tensor Inner(Tensor x) => second.call(first.call(x)).square().mean();

        [LossComponent]
        private Tensor Outer(Tensor x) => second.call(first.call(x)).square().mean();
    }

    [CombinedLoss]
    [Phase("First", nameof(Inner), Trains = new[] { nameof(first) })]
    [Phase("Second", nameof(Outer), Trains = new[] { nameof(second) })]
    private sealed partial class WatchedChain(Watched first, Watched second)
    {
        private readonly Watched first = first;
        private readonly Watched second = second;

        [LossComponent]
        private Tensor Inner(Tensor x) => (first.Weight * second.Weight * x).sum();

        [LossComponent]
        private Tensor Outer(Tensor x) => (first.Weight * second.Weight * x).sum();
    }

    private sealed class Watched : nn.Module
    {
        public Watched()
            : base(nameof(Watched)) => register_parameter("weight", Weight);

        public WatchedParameter Weight { get; } = new();
    }

#pragma warning disable CA1067, CA2215 // It counts calls of Equals.
    private sealed class WatchedParameter() : Parameter(torch.ones(2))
    {
        public static int Comparisons { get; private set; }

        public override bool Equals(object? obj)
        {
            Comparisons++;
            return base.Equals(obj);
        }

        public override int GetHashCode() => base.GetHashCode();
    }
#pragma warning restore CA1067, CA2215
}
