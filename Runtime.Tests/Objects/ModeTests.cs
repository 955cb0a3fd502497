using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.OwnParameters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>A loss that is made, evaluated, moved or stepped inside of no_grad and inference_mode.</summary>
public partial class ModeTests
{
    /// <summary>What an evaluation keeps for the next one must be of use outside of inference mode.</summary>
    [Fact]
    public void First_evaluation_in_inference_mode()
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var reference = new Parameter(ones(1));
        using var loss = new Learned();
        using var other = new Learned();
        using (inference_mode(true))
        {
            loss.Evaluate(value: ones([]));
            loss.Compute(value: ones([])).Dispose();
        }

        using var optimizer = optim.SGD(loss.parameters().Append(parameter), 0.1);
        using var right = optim.SGD(other.parameters().Append(reference), 0.1);
        for (var i = 0; i < 2; i++)
        {
            loss.Step(optimizer, value: parameter.square().mean()).Dispose();
            other.Step(right, value: reference.square().mean()).Dispose();
        }

        Assert.True(Tensors.AreSame(reference, parameter));
        Assert.True(Tensors.AreSame(other.parameters().First(), loss.parameters().First()));
        using var terms = loss.Compute(value: parameter.mean());
        terms.Total.backward();
    }

    [Fact]
    public void Own_parameters_that_are_made_in_inference_mode_are_trained()
    {
        using var scope = NewDisposeScope();
        MovedLoss loss;
        using (inference_mode(true))
        {
            loss = new MovedLoss();
        }

        using var made = loss;
        using var other = new MovedLoss();
        Assert.Equal(["logScale", "Shift"], loss.named_parameters().Select(static entry => entry.name));
        Assert.Same(loss.LogScale, loss.named_parameters().First().parameter);
        using var optimizer = optim.SGD(loss.parameters(), 0.1);
        using var right = optim.SGD(other.parameters(), 0.1);
        for (var i = 0; i < 3; i++)
        {
            loss.Step(optimizer, prediction: full(3, 2f)).Dispose();
            other.Step(right, prediction: full(3, 2f)).Dispose();
        }

        Assert.True(Tensors.AreSame(other.LogScale, loss.LogScale));
        Assert.True(Tensors.AreSame(other.Shift, loss.Shift));
        Assert.NotEqual(0, loss.Shift.ToSingle());
    }

    [Fact]
    public void Loss_that_is_moved_in_inference_mode_is_trained()
    {
        using var scope = NewDisposeScope();
        using var loss = new MovedLoss();
        using var learned = new Learned();
        using (inference_mode(true))
        {
            loss.to(ScalarType.Float64);
            learned.to(ScalarType.Float32);
        }

        using var optimizer = optim.SGD(loss.parameters(), 0.1);
        loss.Step(optimizer, prediction: full(3, 2f, ScalarType.Float64)).Dispose();
        Assert.NotEqual(0, loss.Shift.ToDouble());
        using var parameter = new Parameter(ones(1));
        learned.Step(optim.SGD(learned.parameters().Append(parameter), 0.1), value: parameter.mean()).Dispose();
        Assert.NotEqual(0, learned.parameters().First().ToDouble());
    }

    /// <summary>Losses from outside of the block may have a graph; a scheme's own parameters, or its sum, would have none.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_without_gradients_is_refused(bool inference)
    {
        using var scope = NewDisposeScope();
        using var parameter = new Parameter(ones(1));
        using var loss = new Learned();
        using var turns = new Turns();
        var optimizer = new SteplessOptimizer(parameter);
        var alternation = turns.Alternate(optimizer);
        var value = parameter.mean();
        using (var block = inference ? (IDisposable)inference_mode(true) : no_grad())
        {
            var message = Assert.Throws<InvalidOperationException>(() => loss.Step(optimizer, value: value)).Message;
            Assert.StartsWith("Learned.Step was called inside of no_grad() or inference_mode()", message, StringComparison.Ordinal);
            Assert.Contains("StepOnly was called inside of no_grad()", Assert.Throws<InvalidOperationException>(() => alternation.Step(value: value)).Message, StringComparison.Ordinal);
        }

        Assert.Null(parameter.grad);
        loss.Step(optimizer, value: value).Dispose();
        Assert.Equal(1, optimizer.Steps);
    }

    [CombinedLoss, Wandering(0.9)]
    internal sealed partial class Learned
    {
        [MainLoss]
        private static Tensor Given(Tensor value) => value;
    }

    [CombinedLoss]
    [Phase("Only", nameof(Given))]
    internal sealed partial class Turns
    {
        [MainLoss]
        private static Tensor Given(Tensor value) => value * 1;
    }
}
