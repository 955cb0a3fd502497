// A U-Net for binary masks: cross-entropy on logits plus a soft Dice loss.
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Idiomatic.Segmenting;

internal sealed class DoubleConv : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> block;

    public DoubleConv(long input, long output)
        : base(nameof(DoubleConv))
    {
        block = Sequential(
            Conv2d(input, output, 3, padding: 1, bias: false), BatchNorm2d(output), ReLU(inplace: true),
            Conv2d(output, output, 3, padding: 1, bias: false), BatchNorm2d(output), ReLU(inplace: true));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => block.call(x);
}

internal sealed class UNet : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> down = new();
    private readonly ModuleList<Module<Tensor, Tensor>> up = new();
    private readonly ModuleList<Module<Tensor, Tensor>> merge = new();
    private readonly MaxPool2d pool = MaxPool2d(2);
    private readonly Conv2d head;

    public UNet(int depth = 3, long width = 16)
        : base(nameof(UNet))
    {
        long channels = 1;
        for (var level = 0; level < depth; level++)
        {
            down.Add(new DoubleConv(channels, width << level));
            channels = width << level;
        }

        for (var level = depth - 2; level >= 0; level--)
        {
            up.Add(ConvTranspose2d(width << (level + 1), width << level, 2, stride: 2));
            merge.Add(new DoubleConv(width << (level + 1), width << level));
        }

        head = Conv2d(width, 1, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var skips = new List<Tensor>();
        for (var level = 0; level < down.Count; level++)
        {
            x = down[level].call(x);
            if (level < down.Count - 1)
            {
                skips.Add(x);
                x = pool.call(x);
            }
        }

        for (var i = 0; i < up.Count; i++)
        {
            x = merge[i].call(cat(new[] { skips[^(i + 1)], up[i].call(x) }, 1));
        }

        return head.call(x);
    }
}

internal static class Segmentation
{
    public static Tensor DiceLoss(Tensor logits, Tensor mask, double smooth = 1)
    {
        var probability = logits.sigmoid().flatten(1);
        var truth = mask.flatten(1);
        var intersection = (probability * truth).sum(1);
        var dice = (2 * intersection + smooth) / (probability.sum(1) + truth.sum(1) + smooth);
        return 1 - dice.mean();
    }

    public static void Epoch(UNet model, optim.Optimizer optimizer, IEnumerable<(Tensor Image, Tensor Mask)> data)
    {
        model.train();
        foreach (var (image, mask) in data)
        {
            using var scope = NewDisposeScope();
            var logits = model.call(image);
            var loss = F.binary_cross_entropy_with_logits(logits, mask) + DiceLoss(logits, mask);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }

    public static double IntersectionOverUnion(UNet model, Tensor image, Tensor mask)
    {
        model.eval();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var predicted = model.call(image).sigmoid() > 0.5;
        var truth = mask > 0.5;
        var union = predicted.logical_or(truth).sum().item<long>();
        return union == 0 ? 1 : (double)predicted.logical_and(truth).sum().item<long>() / union;
    }
}
