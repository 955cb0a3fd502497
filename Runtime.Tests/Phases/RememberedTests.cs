using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>What a phase's step acts on is found once. Whatever changes it is noticed all the same.</summary>
public partial class RememberedTests
{
    private const int Steps = 10;

    /// <summary>The steps between two looks of the runtime, which a change of no list may have to wait for.</summary>
    private const int Looks = 33;

    [Fact]
    public void Modules_are_not_asked_at_every_step()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (new Asked(), new Asked());
        using var loss = new Chain { First = first, Second = second };
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        Take(turns, steps: 2);
        var (asked, askedOther) = (first.Asks, second.Asks);
        Take(turns, Steps);
        Assert.Equal((asked, askedOther), (first.Asks, second.Asks));
        Take(turns, Looks);
        Assert.True(first.Asks > asked, "A layer that is added would never be noticed.");
    }

    /// <summary>Growing a network, as a progressive GAN does: the optimizer is given the new layer, and the other phase leaves it alone.</summary>
    [Fact]
    public void Layer_that_is_added_to_module_and_optimizer_is_trained_and_frozen()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Sequential(Linear(2, 2)), Sequential(Linear(2, 2)));
        using var loss = new Chain { First = first, Second = second };
        var optimizer = Sgd([.. second.parameters()]);
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: optimizer);
        Take(turns, steps: 2);
        var added = Linear(2, 2);
        second.append(added);
        optimizer.add_param_group(new SGD.ParamGroup([.. added.parameters()]));
        var before = added.weight.detach().clone();
        turns.StepTwo(x: ones(1, 2)).Dispose();
        Assert.NotEqual(before.sum().ToSingle(), added.weight.sum().ToSingle());
        turns.StepOne(x: ones(1, 2)).Dispose();
        Assert.Null(added.weight.grad);
        Assert.True(added.weight.requires_grad);
    }

    [Fact]
    public void Layer_that_only_the_module_knows_is_frozen_within_a_few_steps()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Sequential(Linear(2, 2)), Sequential(Linear(2, 2)));
        using var loss = new Chain { First = first, Second = second };
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        Take(turns, steps: 2);
        var added = Linear(2, 2);
        second.append(added);
        for (var i = 0; i < Looks; i++)
        {
            turns.StepOne(x: ones(1, 2)).Dispose();
        }

        added.weight.grad = null;
        turns.StepOne(x: ones(1, 2)).Dispose();
        Assert.Null(added.weight.grad);
    }

    [Fact]
    public void Parameters_that_a_move_replaces_are_noticed_in_their_own_phase_and_in_the_other()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 2));
        using var loss = new Chain { First = first, Second = second };
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        Take(turns, steps: 2);
        first.to(ScalarType.Float64);
        second.to(ScalarType.Float64);
        var x = ones(1, 2, ScalarType.Float64);
        Assert.Contains("no longer exist", Assert.Throws<InvalidOperationException>(() => turns.StepOne(x: x)).Message, StringComparison.Ordinal);
        var again = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        again.StepOne(x: x).Dispose();
        second.to(ScalarType.Float32);
        second.to(ScalarType.Float64);
        again.StepOne(x: x).Dispose();
        Assert.Null(second.weight.grad);
        Assert.True(second.weight.requires_grad);
    }

    [Fact]
    public void Module_of_the_other_phase_that_is_replaced_is_frozen_at_once()
    {
        using var scope = NewDisposeScope();
        var (first, second, replacement) = (Linear(2, 2), Linear(2, 2), Linear(2, 2));
        using var loss = new Chain { First = first, Second = second };
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        Take(turns, steps: 2);
        loss.Second = replacement;
        turns.StepOne(x: ones(1, 2)).Dispose();
        Assert.Null(replacement.weight.grad);
        Assert.True(replacement.weight.requires_grad);
    }

    [Fact]
    public void Limit_of_the_loss_is_the_present_one()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Linear(2, 2), Linear(2, 2));
        using var loss = new Chain { First = first, Second = second };
        var turns = loss.Alternate(one: Sgd([.. first.parameters()]), two: Sgd([.. second.parameters()]));
        Take(turns, steps: 2);
        loss.MaxNorm = 1e-3;
        turns.StepOne(x: ones(1, 2)).Dispose();
        Assert.True(first.parameters().Sum(static parameter => parameter.grad!.square().sum().ToDouble()) <= 1.001e-6, "The gradients were not clipped.");
    }

    private static void Take(Chain.Alternation turns, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            turns.StepOne(x: ones(1, 2)).Dispose();
            turns.StepTwo(x: ones(1, 2)).Dispose();
        }
    }

    private static SGD Sgd(Parameter[] parameters) => optim.SGD(parameters, 1e-2);

    [CombinedLoss]
    [Phase("One", nameof(Inner), Trains = new[] { nameof(First) })]
    [Phase("Two", nameof(Outer), Trains = new[] { nameof(Second) })]
    private sealed partial class Chain
    {
        public required Module<Tensor, Tensor> First { get; set; }

        public required Module<Tensor, Tensor> Second { get; set; }

        [LossComponent]
        private Tensor Inner(Tensor x) => Second.call(First.call(x)).add(1).square().mean();

        [LossComponent]
        private Tensor Outer(Tensor x) => Second.call(First.call(x)).add(1).square().mean();
    }

    /// <summary>Counts who asks for its parameters.</summary>
    private sealed class Asked : Module<Tensor, Tensor>
    {
        private readonly Linear _layer = Linear(2, 2);

        public Asked()
            : base(nameof(Asked)) => RegisterComponents();

        public int Asks { get; private set; }

        public override Tensor forward(Tensor input) => _layer.call(input);

        public override IEnumerable<Parameter> parameters(bool recurse = true)
        {
            Asks++;
            return base.parameters(recurse);
        }

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
        {
            Asks++;
            return base.named_parameters(recurse);
        }
    }
}
