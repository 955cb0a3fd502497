#pragma warning disable LG4007 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class ParametersNotRegisteredHarm
{
    [Fact]
    public void Without_registration_training_runs_and_changes_nothing()
    {
        using var wrong = new Unregistered();
        using var right = new Registered();

        Assert.Equal((0, 0.0), Train(wrong, wrong.Layer.weight!));
        var (parameters, moved) = Train(right, right.Layer.weight!);
        Assert.Equal(2, parameters);
        Assert.True(moved > 0.1);
    }

    [Fact]
    public void Registration_works_once()
    {
        using var early = new Early();

        Assert.Equal(["first.weight", "first.bias"], early.named_parameters().Select(static parameter => parameter.name));
    }

    [Fact]
    public void A_base_that_registers_knows_nothing_of_the_constructor_to_come()
    {
        using var late = new Late();

        Assert.Equal(["initialised.weight", "initialised.bias"], late.named_parameters().Select(static parameter => parameter.name));
    }

    [Fact]
    public void Collections_and_tensors_are_no_parameters()
    {
        using var held = new Held();

        Assert.Equal(["learned"], held.named_parameters().Select(static parameter => parameter.name));
        Assert.Equal(["weight"], held.named_buffers().Select(static buffer => buffer.name));
    }

    [Fact]
    public void A_module_registers_what_it_holds_and_a_Sequential_does_not()
    {
        using var holder = new Holder();
        using var sequential = Sequential(("child", new Unregistered()));

        Assert.Equal(2, holder.parameters().Count());
        Assert.Empty(sequential.parameters());
    }

    // How many parameters the optimizer has, and how far the weight goes in ten steps.
    private static (int Parameters, double Moved) Train(nn.Module<Tensor, Tensor> net, Parameter weight)
    {
        using var before = weight.detach().clone();
        using var optimizer = optim.SGD(net.parameters(), 0.1);
        for (var step = 0; step < 10; step++)
        {
            optimizer.zero_grad();
            functional.mse_loss(net.call(ones(8, 2)), full(8, 1, 5f)).backward();
            optimizer.step();
        }

        return (net.parameters().Count(), (weight - before).abs().max().ToDouble());
    }

    private sealed class Unregistered : nn.Module<Tensor, Tensor>
    {
        public Unregistered()
            : base(nameof(Unregistered))
        {
            Layer = Linear(2, 1);
        }

        public Linear Layer { get; }

        public override Tensor forward(Tensor input) => Layer.call(input);
    }

    private sealed class Registered : nn.Module<Tensor, Tensor>
    {
        public Registered()
            : base(nameof(Registered))
        {
            Layer = Linear(2, 1);
            RegisterComponents();
        }

        public Linear Layer { get; }

        public override Tensor forward(Tensor input) => Layer.call(input);
    }

    private sealed class Early : nn.Module
    {
        private readonly Linear first;
        private readonly Linear second;

        public Early()
            : base(nameof(Early))
        {
            first = Linear(2, 2);
            RegisterComponents();
            second = Linear(2, 2);
            RegisterComponents();
        }

        public Tensor Compute(Tensor input) => second.call(first.call(input));
    }

    private class Registering : nn.Module
    {
        protected Registering()
            : base(nameof(Registering)) => RegisterComponents();
    }

    private sealed class Late : Registering
    {
        private readonly Linear initialised = Linear(2, 2);
        private readonly Linear assigned;

        public Late()
        {
            assigned = Linear(2, 2);
            RegisterComponents();
        }

        public Tensor Compute(Tensor input) => assigned.call(initialised.call(input));
    }

    private sealed class Held : nn.Module
    {
        private readonly List<Linear> list = [Linear(2, 2)];
        private readonly Linear[] array = [Linear(2, 2)];
        private readonly Tensor weight = ones(2, requires_grad: true);
        private readonly Tensor learned = new Parameter(ones(2));

        public Held()
            : base(nameof(Held)) => RegisterComponents();

        public Tensor Compute(Tensor input) => array[0].call(list[0].call(input)) * weight * learned;
    }

    private sealed class Holder : nn.Module
    {
        private readonly Unregistered child = new();

        public Holder()
            : base(nameof(Holder)) => RegisterComponents();

        public Tensor Compute(Tensor input) => child.call(input);
    }
}
