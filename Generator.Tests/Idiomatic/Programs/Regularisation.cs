// Linear regression with an elastic net written out, and a network whose weight decay is the optimizer's.
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Regularised;

internal static class Regularisation
{
    public static void ElasticNet(Tensor x, Tensor y, double l1, double l2)
    {
        using var model = Linear(x.shape[1], 1);
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        for (var step = 0; step < 1000; step++)
        {
            using var scope = NewDisposeScope();
            var error = functional.mse_loss(model.call(x).squeeze(1), y);
            var penalty = l1 * model.weight!.abs().sum() + l2 * model.weight!.square().sum();
            optimizer.zero_grad();
            (error + penalty).backward();
            optimizer.step();
        }
    }

    // Decay for weights and none for biases and norms, as two groups.
    public static void Decay(Module<Tensor, Tensor> model, IEnumerable<(Tensor X, Tensor Y)> data)
    {
        var decayed = model.named_parameters().Where(static p => p.parameter.dim() > 1).Select(static p => p.parameter);
        var others = model.named_parameters().Where(static p => p.parameter.dim() <= 1).Select(static p => p.parameter);
        using var optimizer = optim.AdamW(
            new[]
            {
                new AdamW.ParamGroup(decayed, new AdamW.Options { weight_decay = 0.1 }),
                new AdamW.ParamGroup(others, new AdamW.Options { weight_decay = 0 }),
            },
            lr: 1e-3);
        foreach (var (x, y) in data)
        {
            using var scope = NewDisposeScope();
            var error = functional.huber_loss(model.call(x), y);
            optimizer.zero_grad();
            error.backward();
            optimizer.step();
        }
    }

    public static double RootMeanSquare(Module<Tensor, Tensor> model, Tensor x, Tensor y)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return functional.mse_loss(model.call(x), y).sqrt().ToDouble();
    }
}
