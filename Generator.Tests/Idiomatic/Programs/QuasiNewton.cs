// L-BFGS evaluates the loss several times in a step, so the closure computes it.
using System;
using LossGen;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.QuasiNewton;

[CombinedLoss]
internal sealed partial class HeatLoss
{
    private readonly Module<Tensor, Tensor> field;

    public HeatLoss(Module<Tensor, Tensor> field) => this.field = field;

    [MainLoss]
    private Tensor Boundary(Tensor edge, Tensor temperature) => functional.mse_loss(field.call(edge), temperature);

    [AuxiliaryLoss(0.01)]
    private Tensor Residual(Tensor inside)
    {
        var x = inside.detach().requires_grad_(true);
        var u = field.call(x);
        var gradient = autograd.grad([u.sum()], [x], create_graph: true, retain_graph: true)[0];
        return gradient.pow(2).sum(1L).mean();
    }
}

internal static class Fit
{
    public static void Run(Module<Tensor, Tensor> field, Tensor edge, Tensor temperature, Tensor inside)
    {
        using var loss = new HeatLoss(field);
        using var optimizer = optim.LBFGS(field.parameters(), max_iter: 20);
        for (var i = 0; i < 50; i++)
        {
            using var scope = NewDisposeScope();
            var last = optimizer.step(() =>
            {
                optimizer.zero_grad();
                var total = loss.Compute(edge: edge, temperature: temperature, inside: inside).Total;
                total.backward();
                return total;
            });
            if (i % 10 == 0)
            {
                Console.WriteLine(last.ToSingle());
            }
        }
    }
}
