using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A module that contains a loss with state, and states of that loss that are told apart.</summary>
internal static partial class Contained
{
    public const string Average = "loss.scheme.average";

    public static Pair Trained()
    {
        var loss = new Pair();
        using var noGrad = no_grad();
        loss.state_dict()["scheme.average"].fill_(2);
        loss.Weights.B = 0.5;
        return loss;
    }

    public static Dictionary<string, Tensor> Another()
    {
        using var loss = new Pair();
        using var noGrad = no_grad();
        loss.Weights.B = 0.125;
        var state = Copy(loss);
        state["scheme.average"].copy_(tensor([7.25, 7.5]));
        state["scheme.s"].copy_(tensor([0.5, 0.75]));
        return state;
    }

    public static Dictionary<string, Tensor> Copy(LossModule loss) =>
        loss.state_dict().ToDictionary(static entry => entry.Key, static entry => entry.Value.detach().clone());

    public static void AssertSame(Dictionary<string, Tensor> expected, LossModule loss) =>
        Assert.All(
            loss.state_dict().Where(static entry => entry.Key != "checksums"),
            entry => Assert.True(Tensors.AreSame(expected[entry.Key], entry.Value), entry.Key));

    internal sealed class Container : nn.Module
    {
        public Container(nn.Module loss)
            : base(nameof(Container))
        {
            register_module("loss", loss);
            register_module("model", nn.Linear(2, 1));
        }
    }

    [CombinedLoss, Wandering(0.9)]
    internal sealed partial class Pair
    {
        [LossComponent]
        public static Tensor A(Tensor x) => x.square().sum();

        [LossComponent(0.75)]
        public static Tensor B(Tensor x) => x.abs().sum();
    }
}
