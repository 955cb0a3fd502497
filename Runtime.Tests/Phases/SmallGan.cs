using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>Two small networks with fixed data.</summary>
public sealed class SmallGan
{
    public SmallGan()
    {
        using var scope = NewDisposeScope();
        using var random = new TorchSharp.torch.Generator(5);
        Critic = Drawn.Parameters(Sequential(Linear(2, 6), Tanh(), Linear(6, 1)), random);
        Generator = Drawn.Parameters(Sequential(Linear(3, 6), Tanh(), Linear(6, 2)), random);
        Real = randn(8, 2, generator: random).DetachFromDisposeScope();
        Noise = randn(8, 3, generator: random).DetachFromDisposeScope();
    }

    public Sequential Critic { get; }

    public Sequential Generator { get; }

    public Tensor Real { get; }

    public Tensor Noise { get; }

    public IEnumerable<Parameter> Parameters => Critic.parameters().Concat(Generator.parameters());

    public static Tensor Judge(Tensor score, float label) =>
        functional.binary_cross_entropy_with_logits(score, full_like(score, label));
}
