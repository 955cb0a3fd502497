// A physics-informed network for the heat equation: residual, boundary and initial condition, Adam first and then L-BFGS.
using System;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Physics;

internal static class PhysicsInformed
{
    public static void Solve(int steps)
    {
        using var network = Sequential(Linear(2, 32), Tanh(), Linear(32, 32), Tanh(), Linear(32, 1));
        using var adam = optim.Adam(network.parameters(), 1e-3);
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            adam.zero_grad();
            var loss = TotalLoss(network);
            loss.backward();
            adam.step();
        }

        using var lbfgs = optim.LBFGS(network.parameters(), lr: 1, max_iter: 20);
        for (var step = 0; step < 10; step++)
        {
            lbfgs.step(() =>
            {
                lbfgs.zero_grad();
                var loss = TotalLoss(network);
                loss.backward();
                return loss;
            });
        }
    }

    private static Tensor TotalLoss(Module<Tensor, Tensor> network)
    {
        var residualLoss = Residual(network, rand(256, 1), rand(256, 1)).square().mean();
        var edge = cat(new[] { zeros(64, 1), ones(64, 1) });
        var boundaryLoss = network.call(cat(new[] { edge, rand(128, 1) }, 1)).square().mean();
        var x = rand(128, 1);
        var initialLoss = functional.mse_loss(network.call(cat(new[] { x, zeros(128, 1) }, 1)), (Math.PI * x).sin());
        return residualLoss + 10 * boundaryLoss + 10 * initialLoss;
    }

    // u_t - 0.1 u_xx.
    private static Tensor Residual(Module<Tensor, Tensor> network, Tensor x, Tensor t)
    {
        x.requires_grad_();
        t.requires_grad_();
        var u = network.call(cat(new[] { x, t }, 1));
        var first = autograd.grad(new[] { u.sum() }, new[] { x, t }, retain_graph: true, create_graph: true);
        var second = autograd.grad(new[] { first[0].sum() }, new[] { x }, retain_graph: true, create_graph: true)[0];
        return first[1] - 0.1 * second;
    }
}
