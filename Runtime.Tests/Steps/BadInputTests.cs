using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Steps;

/// <summary>What a user does wrong is answered with the component, the value and the remedy.</summary>
public partial class BadInputTests
{
    [Fact]
    public void Loss_that_is_not_a_scalar()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(value: ones(2, 3))).Message;
        Assert.Contains("'Value'", message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains(".mean()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_of_one_element_and_other_shape_is_accepted()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1, 1));
        Assert.Equal(0, loss.forward(value: parameter).Dimensions);
        using var step = loss.Step(new SteplessOptimizer(parameter), value: parameter);
        Assert.Equal(1, parameter.grad!.ToSingle());
    }

    [Fact]
    public void Loss_that_is_null()
    {
        using var scope = NewDisposeScope();
        using var loss = new Nothing();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(value: ones([]))).Message;
        Assert.Contains("'Value' of Nothing returned null", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_without_gradient_in_a_step()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(new SteplessOptimizer(parameter), value: ones([]))).Message;
        Assert.Contains("'Value'", message, StringComparison.Ordinal);
        Assert.Contains("detach()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loss_without_gradient_is_fine_for_forward()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        using var noGrad = no_grad();
        Assert.Equal(2, loss.forward(value: tensor(2f)).ToSingle());
    }

    [Fact]
    public void Optimizer_without_parameters()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        using var optimizer = optim.SGD(Array.Empty<TorchSharp.Modules.Parameter>(), 0.1);
        var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, value: ones([], requires_grad: true))).Message;
        Assert.Contains("SGD", message, StringComparison.Ordinal);
        Assert.Contains("owns no parameters", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.5)]
    public void Weight_that_is_none(double weight)
    {
        using var loss = new Normalised();
        var message = Assert.Throws<ArgumentException>(() => loss.Weights.Value = weight).Message;
        Assert.Contains("'Value'", message, StringComparison.Ordinal);
        Assert.Equal(1, loss.Weights.Value);
    }

    [Fact]
    public void Weight_of_a_component_that_does_not_exist()
    {
        using var loss = new Given();
#pragma warning disable LG1019 // What it says at compile time is said at run time too.
        var message = Assert.Throws<ArgumentException>(() => loss.Weights["Volume"] = 1).Message;
#pragma warning restore LG1019
        Assert.Contains("'Volume'", message, StringComparison.Ordinal);
        Assert.Contains("Value", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_weights_cannot_be_changed()
    {
        using var loss = new Given();
        loss.Weights.Freeze();
        Assert.Contains("Freeze", Assert.Throws<InvalidOperationException>(() => loss.Weights.Value = 2).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_result_cannot_be_read_but_a_report_stays()
    {
        using var scope = NewDisposeScope();
        using var loss = new Given();
        using var parameter = new TorchSharp.Modules.Parameter(ones(1));
        var step = loss.Step(new SteplessOptimizer(parameter), value: parameter);
        var report = step.Read();
        step.Dispose();
        Assert.Same(report, step.Read());
        var unread = loss.Step(new SteplessOptimizer(parameter), value: parameter);
        unread.Dispose();
        Assert.Contains(
            "Read the result before it is disposed",
            Assert.Throws<ObjectDisposedException>(() => unread.Read()).Message,
            StringComparison.Ordinal);
    }

    [CombinedLoss]
    private sealed partial class Given
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value;
    }

    [CombinedLoss]
    private sealed partial class Nothing
    {
        [MainLoss]
        private static Tensor Value(Tensor value) => value.numel() == 0 ? value : null!;
    }

    [CombinedLoss, UnitNormalized]
    private sealed partial class Normalised
    {
        [LossComponent]
        private static Tensor Value(Tensor value) => value;
    }
}
