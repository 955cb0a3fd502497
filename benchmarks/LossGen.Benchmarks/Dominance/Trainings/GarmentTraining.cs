using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>A trunk over garments with two heads.</summary>
internal abstract class GarmentTraining : Training
{
    private const int Width = 64;

    protected GarmentTraining(int firstOutputs, int secondOutputs)
    {
        Trunk = Sequential(Linear(Garments.Pixels, Width), ReLU());
        First = Linear(Width, firstOutputs);
        Second = Linear(Width, secondOutputs);
    }

    public sealed override IReadOnlyList<nn.Module> Modules => [Trunk, First, Second];

    public override IEnumerable<Parameter> Shared => Trunk.parameters();

    protected Module<Tensor, Tensor> Trunk { get; }

    protected Module<Tensor, Tensor> First { get; }

    protected Module<Tensor, Tensor> Second { get; }
}
