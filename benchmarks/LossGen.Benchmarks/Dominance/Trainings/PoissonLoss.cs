using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LossGen.Benchmarks.Dominance.Trainings;

/// <summary>u″ = f on a line with both ends at 0, by a network.</summary>
[CombinedLoss]
internal sealed partial class PoissonLoss
{
    [MainLoss]
    private static Tensor Residual(Tensor curvature, Tensor source) => functional.mse_loss(curvature, source);

    [AuxiliaryLoss]
    private static Tensor Boundary(Tensor ends) => ends.square().mean();
}

/// <summary>The training of <see cref="PoissonLoss"/>: f = −16π² sin 4πx.</summary>
internal sealed class Poisson : Training
{
    private const int Width = 32;
    private const double Frequency = 4 * Math.PI;

    private readonly PoissonLoss loss = new();
    private readonly Module<Tensor, Tensor> model = Sequential(Linear(1, Width), Tanh(), Linear(Width, Width), Tanh(), Linear(Width, 1));

    public override Type Loss => typeof(PoissonLoss);

    public override IReadOnlyList<nn.Module> Modules => [model];

    public override IEnumerable<Parameter> Shared => model.parameters();

    public override (Tensor Main, Tensor Auxiliary) Evaluate()
    {
        var x = rand(Batch, 1).requires_grad_();
        var slope = autograd.grad([model.call(x).sum()], [x], retain_graph: true, create_graph: true)[0];
        var curvature = autograd.grad([slope.sum()], [x], retain_graph: true, create_graph: true)[0];
        var terms = loss.Compute(
            curvature: curvature,
            source: -Frequency * Frequency * (Frequency * x.detach()).sin(),
            ends: model.call(linspace(0, 1, 2).unsqueeze(1)));
        return (terms.Residual, terms.Boundary);
    }
}
