using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>Components that train nothing are found by name, once, when they are first present.</summary>
public class ReachTests
{
    private readonly Parameter _student = new(ones([]));
    private readonly Parameter _teacher = new(ones([]));

    [Fact]
    public void Component_that_reaches_no_parameter_of_the_optimizer_is_named()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, a: _student * 2, b: _teacher * 3));
        Assert.StartsWith("Component 'B' of ReachLoss trains nothing: give the SGD the parameters", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, _student.item<float>());
        Assert.Null(_student.grad);
        Assert.Null(_teacher.grad);
        loss.Step(optimizer, a: _student * 2, b: _student * 3).Dispose();
    }

    /// <summary>It is looked for at the first step with the component, also where that is a later one.</summary>
    [Fact]
    public void Component_that_comes_later_is_looked_at_then()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        loss.Step(optimizer, a: _student * 2, b: null).Dispose();
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, a: _student * 2, b: _teacher * 3));
        Assert.Contains("'B'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_pass_for_each_component_and_none_later()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        int Passes(bool isPresent)
        {
            Counted.Passes = 0;
            var shared = Counted.apply(_student);
            loss.Step(optimizer, a: shared * 2, b: isPresent ? shared * 3 : null).Dispose();
            return Counted.Passes;
        }

        Assert.Equal([1, 2, 1, 1], [Passes(false), Passes(true), Passes(true), Passes(false)]);
    }

    /// <summary>Training by stages: what a component is for may be frozen, and that is meant.</summary>
    [Fact]
    public void Nothing_is_said_where_the_optimizer_has_frozen_parameters()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var head = new Parameter(ones([]), requires_grad: false);
        using var optimizer = optim.SGD([_student, head], 0.1);
        var input = ones([], requires_grad: true);
        loss.Step(optimizer, a: _student * 2, b: head * input).Dispose();
    }

    /// <summary>A component that is in the phases of both models is for one of them.</summary>
    [Fact]
    public void Nothing_is_said_of_what_another_phase_trains()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachTurns();
        using var first = optim.SGD([_student], 0.1);
        using var second = optim.SGD([_teacher], 0.1);
        var turns = loss.Alternate(first, second);
        turns.Step(a: _student * 2, b: _teacher * 3).Dispose();
        turns.Step(a: _student * 2, b: _teacher * 3).Dispose();
    }

    [Fact]
    public void Gradients_of_inputs_and_of_other_models_are_those_of_one_pass()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        var input = ones([], requires_grad: true);
        loss.Step(optimizer, a: _student * input * 2, b: _student * input * _teacher * 3).Dispose();
        Assert.Equal(5, input.grad!.item<float>());
        Assert.Equal(3, _teacher.grad!.item<float>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Made_up_zero_is_told_to_be_null(bool requiresGrad)
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        loss.Step(optimizer, a: _student * 2, b: _student * 3).Dispose();
        var exception = Assert.Throws<InvalidOperationException>(
            () => loss.Step(optimizer, a: _student * 2, b: zeros(1, requires_grad: requiresGrad)));
        Assert.StartsWith("Component 'B' of ReachLoss returned a zero that no parameter reaches. Return null", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, a: _student * 2, b: ones(1, requires_grad: requiresGrad)));
    }

    /// <summary>A loss of 0 that is computed, of a target and itself: nobody made that up, and what is missing is the graph.</summary>
    [Fact]
    public void Zero_of_inputs_without_a_graph_is_told_that_it_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var loss = new Losses.FixedLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        var target = ones(2, 3);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, prediction: target, target: target)).Message;
        Assert.StartsWith("Component 'Squared' of FixedLoss has no gradient: nothing that requires one reached it. Look for detach()", message, StringComparison.Ordinal);
        Assert.Contains("Or was its zero made up? Return null", message, StringComparison.Ordinal);
        var other = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, prediction: target, target: target + 1)).Message;
        Assert.EndsWith("or leave it out of the class.", other, StringComparison.Ordinal);
    }

    /// <summary>A sum over nothing has a graph; a parameter by itself is a loss; evaluations take constants.</summary>
    [Fact]
    public void Zeros_with_a_graph_and_parameters_are_losses()
    {
        using var scope = NewDisposeScope();
        using var loss = new ReachLoss();
        using var optimizer = optim.SGD([_student], 0.1);
        loss.Step(optimizer, a: _student, b: (_student * ones(3))[..0].sum()).Dispose();
        Assert.Equal(0, loss.Evaluate(a: zeros(1), b: zeros(1)).RawTotal);
        Assert.Equal(0, loss.forward(a: zeros(1), b: zeros(1)).item<float>());
    }
}

/// <summary>Counts backward passes.</summary>
internal sealed class Counted : autograd.SingleTensorFunction<Counted>
{
    public static int Passes { get; set; }

    public override string Name => nameof(Counted);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).mul(1);

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Passes++;
        return [grad_output];
    }
}

[CombinedLoss]
internal sealed partial class ReachLoss
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss]
    private static Tensor? B(Tensor? b) => b is null ? null : Conformance.Given.Loss(b);
}

[CombinedLoss]
[Phase("First", nameof(A), nameof(B))]
[Phase("Second", nameof(A), nameof(B))]
internal sealed partial class ReachTurns
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss]
    private static Tensor B(Tensor b) => Conformance.Given.Loss(b);
}
