#pragma warning disable LG1013 // The mistake is what is measured.
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Harm;

public partial class NoComponentsHarm
{
    [Fact]
    public void Nothing_is_generated_and_nothing_fails()
    {
        var members = typeof(Forgotten).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

        Assert.False(typeof(Forgotten).IsSubclassOf(typeof(nn.Module)));
        Assert.Equal([".ctor", nameof(Forgotten.Photometric)], members.Select(static member => member.Name).Order(StringComparer.Ordinal));
        Assert.True(typeof(Marked).IsSubclassOf(typeof(LossModule)));
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
