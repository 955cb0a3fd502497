using LossGen.Samples;

namespace MultiFashion.Data;

/// <summary>
/// Training, validation and test pairs, made from disjoint sets of images: weights are chosen on validation pairs,
/// accuracies are reported on test pairs, and no image of either is ever trained on.
/// </summary>
internal sealed record Splits(PairSet Training, PairSet Validation, PairSet Test) : IDisposable
{
    private const int TrainingRounds = 2;
    private const int ValidationRounds = 4;
    private const int TestRounds = 3;

    // Of the training file's images, the last seventh is for validation.
    private const int ValidationDivisor = 7;

    private const int LeastImages = 100;

    // The data do not depend on the run's seed, so that runs with different seeds answer the same questions.
    private const int DataSeed = 20170825;

    /// <exception cref="InputException">There are too few images to split.</exception>
    public static Splits Make(FashionMnist data)
    {
        if (Math.Min(data.Train.Count, data.Test.Count) < LeastImages)
        {
            throw new InputException($"{data.Train.Count} training and {data.Test.Count} test images are too few; use sets of {LeastImages} or more.");
        }

        var validation = data.Train.Count / ValidationDivisor;
        var training = data.Train.Count - validation;
        var random = new Random(DataSeed);
        return new Splits(
            new PairSet(data.Train.Select([.. Enumerable.Range(0, training)]), TrainingRounds, random),
            new PairSet(data.Train.Select([.. Enumerable.Range(training, validation)]), ValidationRounds, random),
            new PairSet(data.Test, TestRounds, random));
    }

    public void Dispose()
    {
        Training.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
