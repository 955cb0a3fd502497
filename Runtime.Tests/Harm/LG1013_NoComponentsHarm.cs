#pragma warning disable LG1013 // The mistake is what is measured.
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class NoComponentsHarm
{
    [Fact]
    public void There_is_nothing_to_train_and_a_new_object_says_so()
    {
        var thrown = Assert.Throws<InvalidOperationException>(static () => new Forgotten());
        Assert.StartsWith("LG1013: 'Forgotten' has no component", thrown.Message, StringComparison.Ordinal);
        using var marked = new Marked();
        Assert.Single(marked.Weights.Names);
    }

    [CombinedLoss]
    private sealed partial class Forgotten
    {
        public static Tensor Photometric(Tensor image) => image.mean();
    }

    [CombinedLoss]
    private sealed partial class Marked
    {
        [MainLoss]
        public static Tensor Photometric(Tensor image) => image.mean();
    }
}
