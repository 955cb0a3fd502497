// Gradients asked for by hand, metrics beside losses, schedules, and steps that are skipped where gradients are not finite.
using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Gradients;

internal sealed class GradientsByHand
{
    private readonly Module<Tensor, Tensor> model = Sequential(Linear(2, 16), Tanh(), Linear(16, 1));

    public static Tensor Overlap(Tensor a, Tensor b)
    {
        using (no_grad())
        {
            var both = minimum(a, b).clamp(0).prod(-1);
            return both / (a.prod(-1) + b.prod(-1) - both + 1e-7);
        }
    }

    public Tensor SecondDerivative(Tensor t)
    {
        t.requires_grad_();
        var u = model.call(t).sum();
        var first = autograd.grad([u], [t], retain_graph: true, create_graph: true)[0];
        return autograd.grad([first.sum()], [t], retain_graph: true, create_graph: true)[0];
    }

    public IList<Tensor> OfEachParameter(Tensor x)
    {
        var loss = model.call(x).square().mean();
        return model.parameters().Select(parameter => autograd.grad([loss], [parameter], retain_graph: true)[0]).ToList();
    }

    public Tensor Penalty(Tensor real, Tensor fake)
    {
        var alpha = rand(real.shape[0], 1);
        var mixed = ((alpha * real) + ((1 - alpha) * fake)).detach().requires_grad_();
        var score = model.call(mixed);
        var gradient = autograd.grad([score], [mixed], [ones_like(score)], retain_graph: true, create_graph: true)[0];
        return (gradient.norm(dim: 1) - 1).square().mean();
    }

    public Tensor Salience(Tensor image)
    {
        var input = image.detach().clone().requires_grad_();
        var score = model.call(input).max();
        return autograd.grad([score], [input])[0].abs();
    }

    public void Train(IReadOnlyList<(Tensor X, Tensor Y)> batches, int epochs, float scale)
    {
        using var optimizer = optim.AdamW(model.parameters(), lr: 1e-3, weight_decay: 0.01);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var overlaps = 0.0;
            foreach (var (x, y) in batches)
            {
                using var scope = NewDisposeScope();
                var prediction = model.call(x);
                Tensor loss = functional.mse_loss(prediction, y);
                optimizer.zero_grad();
                (loss * scale).backward();
                foreach (var parameter in model.parameters())
                {
                    parameter.grad?.div_(scale);
                }

                var isFinite = model.parameters().All(parameter => parameter.grad is null || parameter.grad.isfinite().all().ToBoolean());
                if (isFinite)
                {
                    optimizer.step();
                }

                overlaps += Overlap(prediction, y).mean().ToDouble();
                loss = loss.ToSingle();
                Console.WriteLine(loss.ToSingle());
            }

            schedule.step();
            Console.WriteLine(overlaps / batches.Count);
        }
    }

    public void TrainWithTargets(Tensor state, Tensor reward, Tensor next)
    {
        using var optimizer = optim.Adam(model.parameters());
        var error = reward + (0.99f * Value(next)) - model.call(state);
        var loss = error.square().mean() + functional.softplus(-model.call(state)).mean();
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    private Tensor Value(Tensor state)
    {
        using var off = no_grad();
        return model.call(state);
    }
}
