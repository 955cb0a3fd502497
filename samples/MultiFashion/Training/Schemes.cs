using LossGen;
using MultiFashion.Data;
using MultiFashion.Losses;
using static TorchSharp.torch.optim;

namespace MultiFashion.Training;

/// <summary>The five ways to weight the same losses that the sample compares.</summary>
internal static class Schemes
{
    public static IReadOnlyList<Scheme> All { get; } =
    [
        new(nameof(SingleTask), SingleTask),
        new(nameof(BadSum), BadSum),
        new(nameof(TunedSum), () => TunedSum(new TunedSumLoss())),
        new(nameof(UnitNormalized), UnitNormalized),
        new(nameof(RelativeToMain), () => RelativeToMain(new RelativeToMainLoss())),
    ];

    /// <summary>What <c>--scheme</c> takes: the schemes of LossGen, and fixed weights of which one has a schedule.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ChosenSchemeAttribute.Names, nameof(Annealed)];

    /// <summary>The same losses under any scheme of LossGen, with the same weights, or with a schedule.</summary>
    public static Scheme Chosen(string name) => name == nameof(Annealed) ? new(name, Annealed) : new(name, () =>
    {
        ChosenSchemeAttribute.Chosen = name;
        var loss = new ChosenLoss();
        return new(loss, (optimizer, predict, batch) => loss.Step(optimizer, () =>
        {
            var prediction = predict();
            return new ChosenLoss.Inputs
            {
                TopLeftLogits = prediction.TopLeft,
                TopLeftLabels = batch.TopLeftLabels,
                BottomRightLogits = prediction.BottomRight,
                BottomRightLabels = batch.BottomRightLabels,
                Reconstructed = prediction.Reconstruction,
                Image = batch.Image,
            };
        }));
    });

    /// <summary>The reconstruction is kept below a bound, and the others have their weights.</summary>
    public static Scheme Bounded(double bound) => new(nameof(Bounded), () =>
    {
        var loss = new BoundedLoss();
        loss.Bounds.Reconstruction = bound;
        return Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));
    });

    /// <summary>A loss that looks at a prediction once.</summary>
    private static TrainableLoss Once(LossModule loss, Func<Optimizer, Prediction, Batch, StepResult> step) =>
        new(loss, (optimizer, predict, batch) => step(optimizer, predict(), batch));

    private static TrainableLoss Annealed()
    {
        var loss = new AnnealedLoss();
        return Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));
    }

    private static TrainableLoss SingleTask()
    {
        var loss = new SingleTaskLoss();
        return Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels));
    }

    private static TrainableLoss BadSum()
    {
        var loss = new BadSumLoss();
        return Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));
    }

    public static TrainableLoss TunedSum(TunedSumLoss loss) =>
        Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));

    private static TrainableLoss UnitNormalized()
    {
        var loss = new UnitNormalizedLoss();
        return Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));
    }

    public static TrainableLoss RelativeToMain(RelativeToMainLoss loss) =>
        Once(loss, (optimizer, prediction, batch) => loss.Step(optimizer,
            topLeftLogits: prediction.TopLeft, topLeftLabels: batch.TopLeftLabels,
            bottomRightLogits: prediction.BottomRight, bottomRightLabels: batch.BottomRightLabels,
            reconstructed: prediction.Reconstruction, image: batch.Image));
}
