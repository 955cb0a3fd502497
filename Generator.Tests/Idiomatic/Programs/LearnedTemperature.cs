// Contrastive image-text training: the temperature is a parameter of the loss, trained beside the encoders.
using System;
using System.Collections.Generic;
using System.Linq;
using LossGen;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Contrastive;

[CombinedLoss]
internal sealed partial class PairLoss
{
    private readonly Parameter logScale = new(tensor((float)Math.Log(1 / 0.07)));

    [LossComponent(0.5)]
    private Tensor ImageToText(Tensor image, Tensor text) => Contrast(image, text);

    [LossComponent(0.5)]
    private Tensor TextToImage(Tensor image, Tensor text) => Contrast(text, image);

    private Tensor Contrast(Tensor anchors, Tensor others)
    {
        var a = functional.normalize(anchors, dim: 1);
        var b = functional.normalize(others, dim: 1);
        var logits = logScale.exp().clamp_max(100) * a.matmul(b.t());
        return functional.cross_entropy(logits, arange(a.shape[0], dtype: ScalarType.Int64, device: a.device));
    }
}

internal static class PairTraining
{
    public static void Run(Module<Tensor, Tensor> images, Module<Tensor, Tensor> texts, IEnumerable<(Tensor Image, Tensor Text)> pairs, Device device)
    {
        using var loss = new PairLoss();
        loss.to(device);
        using var optimizer = optim.AdamW(images.parameters().Concat(texts.parameters()).Concat(loss.parameters()), 1e-4, weight_decay: 0.01);
        foreach (var (image, text) in pairs)
        {
            using var scope = NewDisposeScope();
            loss.Step(optimizer, image: images.call(image), text: texts.call(text)).Dispose();
        }

        loss.save("pair-loss.bin");
    }
}
