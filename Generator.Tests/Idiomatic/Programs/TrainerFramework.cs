// A small training framework of one's own: the base class clears and steps, the derived one says what the loss is.
using System;
using System.Collections.Generic;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Framework;

internal abstract class Trainer<TBatch>(Module model, optim.Optimizer optimizer)
{
    private readonly List<float> history = new();

    public event EventHandler<float>? Stepped;

    public IReadOnlyList<float> History => history;

    protected Module Model { get; } = model;

    protected optim.Optimizer Optimizer { get; } = optimizer;

    public void Fit(IEnumerable<TBatch> batches, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Model.train();
            foreach (var batch in batches)
            {
                Step(batch);
            }

            OnEpochEnd(epoch);
        }
    }

    protected abstract Tensor ComputeLoss(TBatch batch);

    protected virtual void OnEpochEnd(int epoch)
    {
    }

    private void Step(TBatch batch)
    {
        using var scope = NewDisposeScope();
        Model.zero_grad();
        var loss = ComputeLoss(batch);
        loss.backward();
        Optimizer.step();
        history.Add(loss.ToSingle());
        Stepped?.Invoke(this, history[^1]);
    }
}

internal sealed class AutoencoderTrainer(Module<Tensor, Tensor> model, optim.Optimizer optimizer)
    : Trainer<Tensor>(model, optimizer)
{
    private readonly Module<Tensor, Tensor> autoencoder = model;

    protected override Tensor ComputeLoss(Tensor batch)
    {
        var noisy = batch + 0.1 * randn_like(batch);
        var output = autoencoder.call(noisy);
        return functional.l1_loss(output, batch) + 0.1 * functional.mse_loss(output, batch);
    }

    protected override void OnEpochEnd(int epoch) => Console.WriteLine($"{epoch}: {History[^1]:F4}");
}
