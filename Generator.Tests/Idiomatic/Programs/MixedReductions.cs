// Sums and means in one total, each brought to the same units before they are added.
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Reductions;

internal static class MixedReductions
{
    public static Tensor Detection(Tensor classLogits, Tensor labels, Tensor boxes, Tensor trueBoxes, Tensor isObject)
    {
        // Boxes count only where there is an object, so their mean is over objects.
        var count = isObject.sum().clamp_min(1);
        var boxLoss = (functional.smooth_l1_loss(boxes, trueBoxes, Reduction.None).sum(1) * isObject).sum() / count;
        var classLoss = functional.cross_entropy(classLogits, labels);
        return classLoss + 2.0 * boxLoss;
    }

    public static Tensor PerSequence(Tensor logits, Tensor tokens, Tensor lengths)
    {
        var perToken = functional.cross_entropy(logits.view(-1, logits.shape[^1]), tokens.view(-1), ignore_index: 0, reduction: Reduction.None);
        var perSequence = perToken.view(tokens.shape[0], -1).sum(1) / lengths.to(ScalarType.Float32);
        return perSequence.mean();
    }

    public static Tensor SumsOnly(Tensor prediction, Tensor target, Tensor mean, Tensor logVariance)
    {
        var error = functional.mse_loss(prediction, target, Reduction.Sum);
        var divergence = -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum();
        return (error + divergence) / prediction.shape[0];
    }

    public static void Step(Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var output = model.call(x);
        var data = functional.mse_loss(output, y, Reduction.Sum) / y.numel();
        var sparsity = output.abs().mean();
        (data + 1e-3 * sparsity).backward();
        optimizer.step();
    }
}
