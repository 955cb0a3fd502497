using LossGen;

namespace MultiFashion.Training;

/// <summary>The fraction of pairs whose garment is named rightly: top left (the main task) and bottom right (the second).</summary>
internal readonly record struct Accuracy(double Main, double Second);

/// <summary>One epoch: the means of its raw losses and of the components' shares, and how good the network then was.</summary>
internal sealed record EpochResult(
    int Epoch,
    IReadOnlyList<string> Components,
    IReadOnlyList<double> Losses,
    IReadOnlyList<double> Shares,
    Accuracy Validation)
{
    /// <summary>What the last step that was read found of bounds; empty for a loss without.</summary>
    public IReadOnlyList<BoundReport> Bounds { get; init; } = [];

    public static EpochResult Of(int epoch, IReadOnlyList<StepReport> reports, Accuracy validation)
    {
        var components = reports[0].Names;
        return new EpochResult(
            epoch,
            components,
            [.. components.Select((_, i) => reports.Average(report => report.Losses[i]))],
            [.. components.Select((_, i) => reports.Average(report => report.Shares[i]))],
            validation)
        {
            Bounds = reports[^1].Bounds,
        };
    }
}

/// <summary>A finished training: every epoch, the accuracy on the test pairs, and the seconds its steps took.</summary>
internal sealed record RunResult(string Scheme, int Seed, IReadOnlyList<EpochResult> Epochs, Accuracy Test, double Seconds)
{
    public IReadOnlyList<string> Components => Epochs[0].Components;

    /// <summary>The share of each component in what was minimised, averaged over the whole training.</summary>
    public IReadOnlyList<double> Shares =>
        [.. Components.Select((_, i) => Epochs.Average(epoch => epoch.Shares[i]))];
}
