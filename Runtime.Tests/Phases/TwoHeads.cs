using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Runtime.Tests.Phases;

/// <summary>A trunk with two heads: the network of the tests in which two losses share parameters.</summary>
public sealed class TwoHeads : Module
{
    public TwoHeads(ulong seed = 3, ScalarType dtype = ScalarType.Float32)
        : base(nameof(TwoHeads))
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(seed);
        Trunk = Drawn.Parameters(Sequential(Linear(4, 6, dtype: dtype), Tanh()), random);
        A = Drawn.Parameters(Linear(6, 1, dtype: dtype), random);
        B = Drawn.Parameters(Linear(6, 1, dtype: dtype), random);
        Input = randn(12, 4, dtype: dtype, generator: random).DetachFromDisposeScope();
        TargetA = randn(12, 1, dtype: dtype, generator: random).DetachFromDisposeScope();
        TargetB = randn(12, 1, dtype: dtype, generator: random).DetachFromDisposeScope();
        register_module("trunk", Trunk);
        register_module("a", A);
        register_module("b", B);
    }

    public Sequential Trunk { get; }

    public Linear A { get; }

    public Linear B { get; }

    public Tensor Input { get; }

    public Tensor TargetA { get; }

    public Tensor TargetB { get; }

    public IEnumerable<Parameter> TrunkAnd(Module head) => Trunk.parameters().Concat(head.parameters());

    public Tensor LossA(Tensor x, Tensor target) => functional.mse_loss(A.call(Trunk.call(x)), target);

    public Tensor LossB(Tensor x, Tensor target) => functional.l1_loss(B.call(Trunk.call(x)), target);

    public Tensor[] Snapshot() => parameters().Select(static parameter => parameter.detach().clone()).ToArray();
}
