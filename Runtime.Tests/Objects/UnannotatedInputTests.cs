#nullable disable
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Objects;

/// <summary>Where nothing is annotated, as in code without nullable reference types, only a default says that an input may be null.</summary>
public sealed partial class UnannotatedInputTests
{
    [Fact]
    public void Null_is_refused_before_a_component_meets_it()
    {
        using var scope = NewDisposeScope();
        using var loss = new Plain();
        var message = Assert.Throws<InvalidOperationException>(() => loss.forward(prediction: ones(2), target: null)).Message;
        Assert.Contains("Input 'target' of Plain.forward is null, and 'Distance' takes it", message, StringComparison.Ordinal);
        Assert.Contains("or with the default null", message, StringComparison.Ordinal);
        Assert.Contains("Input 'prediction'", Assert.Throws<InvalidOperationException>(() => loss.Evaluate(null, ones(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_by_default_is_taken()
    {
        using var scope = NewDisposeScope();
        using var loss = new Plain();
        Assert.Equal(3, loss.forward(prediction: tensor(4f), target: tensor(1f)).ToSingle());
        Assert.Equal(3, loss.forward(prediction: tensor(4f), target: tensor(1f), mask: null).ToSingle());
        Assert.Equal(6, loss.forward(prediction: tensor(4f), target: tensor(1f), mask: tensor(2f)).ToSingle());
    }

    [CombinedLoss]
    private sealed partial class Plain
    {
        [MainLoss]
        private static Tensor Distance(Tensor prediction, Tensor target, Tensor mask = null)
        {
            var distance = (prediction - target).abs();
            return mask is null ? distance.mean() : (mask * distance).mean();
        }
    }
}
