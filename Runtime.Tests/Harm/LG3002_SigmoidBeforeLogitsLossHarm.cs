#pragma warning disable LG3002 // The mistake is what is measured.
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Harm;

public class SigmoidBeforeLogitsLossHarm
{
    [Fact]
    public void A_certain_and_right_prediction_still_costs()
    {
        var certain = tensor(10f);
        var target = tensor(1f);

        Assert.Equal(0.313, functional.binary_cross_entropy_with_logits(certain.sigmoid(), target).ToSingle(), tolerance: 0.001);
        Assert.True(functional.binary_cross_entropy_with_logits(certain, target).ToSingle() < 0.0001);
    }

    [Fact]
    public void No_prediction_can_be_certain_of_the_other_class()
    {
        var certain = tensor(-10f);
        var target = tensor(0f);

        // A probability of 0 is read as a logit of 0, which is a probability of one half.
        Assert.Equal(Math.Log(2), functional.binary_cross_entropy_with_logits(certain.sigmoid(), target).ToSingle(), tolerance: 0.001);
        Assert.True(functional.binary_cross_entropy_with_logits(certain, target).ToSingle() < 0.0001);
    }

    [Fact]
    public void Logits_in_the_loss_of_probabilities_throw()
    {
        var logits = tensor(2f);
        var target = tensor(1f);

        Assert.ThrowsAny<Exception>(() => functional.binary_cross_entropy(logits, target));
        Assert.Equal(0.127, functional.binary_cross_entropy_with_logits(logits, target).ToSingle(), tolerance: 0.001);
    }
}
