using MultiFashion.Losses;

namespace MultiFashion.Training;

/// <summary>Two auxiliary weights, and what they gave on the validation pairs: means over the seeds.</summary>
internal sealed record GridTrial(double BottomRight, double Reconstruction, double Main, double MainSd, double Second);

/// <summary>Everything that was tried for one loss, and what a search would take.</summary>
internal sealed record Grid(string Scheme, IReadOnlyList<GridTrial> Trials, GridTrial Best);

/// <summary>
/// Tries auxiliary weights. They are set on the loss object, so nothing is compiled again, and judged on the validation
/// pairs, so the test pairs stay unseen.
/// </summary>
internal sealed class GridSearch(Trainer trainer, IReadOnlyList<int> seeds)
{
    private static readonly double[] BottomRightWeights = [0.1, 0.3, 1];

    // The sum has to find the scale of the pixel sum as well; a relative weight has no scale to find.
    private static readonly double[] SumReconstructionWeights = [0.0001, 0.001, 0.01, 0.1, 1];
    private static readonly double[] RelativeReconstructionWeights = [0.01, 0.1, 1];

    public Grid TunedSum(Action<GridTrial> onTrial) => Search(
        nameof(Schemes.TunedSum),
        SumReconstructionWeights,
        (bottomRight, reconstruction) =>
        {
            var loss = new TunedSumLoss();
            loss.Weights.BottomRight = bottomRight;
            loss.Weights.Reconstruction = reconstruction;
            return Schemes.TunedSum(loss);
        },
        onTrial);

    public Grid RelativeToMain(Action<GridTrial> onTrial) => Search(
        nameof(Schemes.RelativeToMain),
        RelativeReconstructionWeights,
        (bottomRight, reconstruction) =>
        {
            var loss = new RelativeToMainLoss();
            loss.Weights.BottomRight = bottomRight;
            loss.Weights.Reconstruction = reconstruction;
            return Schemes.RelativeToMain(loss);
        },
        onTrial);

    private Grid Search(
        string name, double[] reconstructionWeights, Func<double, double, TrainableLoss> create, Action<GridTrial> onTrial)
    {
        var trials = new List<GridTrial>();
        foreach (var bottomRight in BottomRightWeights)
        {
            foreach (var reconstruction in reconstructionWeights)
            {
                var scheme = new Scheme(name, () => create(bottomRight, reconstruction));
                var runs = seeds.Select(seed => trainer.Train(scheme, seed).Epochs[^1].Validation).ToArray();
                var main = Sample.Of(runs.Select(run => run.Main));
                trials.Add(new GridTrial(bottomRight, reconstruction, main.Mean, main.Sd, runs.Average(run => run.Second)));
                onTrial(trials[^1]);
            }
        }

        return new Grid(name, trials, Best(trials));
    }

    /// <summary>
    /// The one-standard-error rule: among the trials whose main accuracy is within a standard error of the highest,
    /// which is all that the seeds can tell apart, the one with the highest second accuracy.
    /// </summary>
    private GridTrial Best(List<GridTrial> trials)
    {
        var standardError = Math.Sqrt(trials.Average(trial => trial.MainSd * trial.MainSd) / seeds.Count);
        var highest = trials.Max(trial => trial.Main);
        return trials.Where(trial => trial.Main >= highest - standardError).MaxBy(trial => trial.Second)!;
    }
}
