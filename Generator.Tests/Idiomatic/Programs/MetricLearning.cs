// Embeddings from triplets and from pairs, with normalised outputs.
using System.Collections.Generic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Idiomatic.Embeddings;

internal sealed class Embedder : Module<Tensor, Tensor>
{
    private readonly Sequential layers = Sequential(Linear(128, 256), GELU(), Linear(256, 64));

    public Embedder()
        : base(nameof(Embedder))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => functional.normalize(layers.call(x), p: 2, dim: 1);
}

internal static class MetricLearning
{
    public static float Triplets(Embedder model, optim.Optimizer optimizer, IEnumerable<(Tensor Anchor, Tensor Same, Tensor Other)> data)
    {
        using var criterion = TripletMarginLoss(margin: 0.3);
        var (sum, count) = (0f, 0);
        foreach (var (anchor, same, other) in data)
        {
            using var scope = NewDisposeScope();
            var loss = criterion.call(model.call(anchor), model.call(same), model.call(other));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            sum += loss.item<float>();
            count++;
        }

        return sum / count;
    }

    // The contrastive loss of two views of each example: the diagonal holds the pairs.
    public static Tensor Contrastive(Tensor left, Tensor right, double temperature = 0.07)
    {
        var similarity = left.matmul(right.transpose(0, 1)) / temperature;
        var diagonal = arange(left.shape[0], device: left.device);
        return (functional.cross_entropy(similarity, diagonal) + functional.cross_entropy(similarity.t(), diagonal)) / 2;
    }
}
