using LossGen.Samples;
using Pitfalls.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pitfalls.Training;

/// <summary>A loop and a total as one writes them by hand.</summary>
internal static class ReaderTraining
{
    private const double LearningRate = 1e-3;

    public static ReaderResult Run(Garments training, Garments test, int epochs, int seed)
    {
        using var reader = new Reader();

        // LG3014: AdamW decays weights by 0.01 in PyTorch, and by nothing here unless that is written.
        using var optimizer = optim.AdamW(reader.parameters(), LearningRate);
        var random = new Random(seed);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            Tensor sum = 0f;
            var batches = 0;
            foreach (var batch in training.Shuffled(random))
            {
                var loss = TotalLoss(reader, batch);
                loss.backward();

                // LG4001: every step applies the gradients of all the steps before it once more.
                optimizer.step();

                // LG3010: every loss of the epoch is kept with all that was computed for it.
                sum += loss;
                batches++;
            }

            Console.WriteLine($"reader   epoch {epoch}/{epochs}  total {sum.item<float>() / batches:F3}");
        }

        return ReaderResult.Of(reader, test.All());
    }

    private static Tensor TotalLoss(Reader reader, GarmentBatch batch)
    {
        var seen = reader.call(batch.Images);
        var names = reader.Names.call(seen);

        // LG3001: cross_entropy applies the softmax itself; a second one leaves little of the gradient.
        var naming = functional.cross_entropy(functional.softmax(names, 1), batch.Names);

        // LG3004: kl_div takes the target for logarithms unless it is told otherwise.
        var soft = functional.softmax(4 * functional.one_hot(batch.Names, FashionMnist.Classes).to(float32), 1);
        var softening = functional.kl_div(functional.log_softmax(names, 1), soft, reduction: Reduction.Sum) / batch.Names.shape[0];

        // LG3003: nll_loss needs logarithms of probabilities.
        var family = functional.nll_loss(functional.softmax(reader.Families.call(seen), 1), batch.Families);

        // LG3012: a column minus a row is a square, of every prediction with every target.
        // LG2003: a sum over the batch is added to means.
        var brightness = functional.l1_loss(reader.Brightness.call(seen), tensor(batch.Brightness), Reduction.Sum);

        // LG3011: divided by itself, the loss of the families is the constant 1.
        // LG5001: one half of integers is 0.
        // LG3006: the number of the softening is added, without its gradient.
        return naming + family / (family + 1e-8) + 1 / 2 * brightness + 0.1f * softening.item<float>();
    }
}
