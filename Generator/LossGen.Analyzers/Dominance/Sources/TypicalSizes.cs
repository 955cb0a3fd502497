using LossGen.Analyzers.Flow;
using LossGen.Analyzers.Values;
using LossGen.Generator.Text;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>
/// The losses whose size does not depend on the units of anything. MSE, L1, KL and the like are absent: they are as large
/// as their data.
/// </summary>
internal static class TypicalSizes
{
    /// <summary>A value at the start says little about the end: within a factor of three it holds for the part that matters.</summary>
    private const double Uncertainty = 3;

    /// <summary>The geometric mean of ln 2 and ln 100,000, which a factor of four reaches.</summary>
    private const double OfAnyClasses = 2.8;
    private const double UncertaintyOfAnyClasses = 4;

    /// <summary>Dice and IoU losses are 1 less a quotient of 0 to 1, and start near 1, where nothing overlaps yet.</summary>
    public static readonly TypicalSize Overlap = new(1, Uncertainty, "at most 1 for an overlap");

    private static readonly TypicalSize TwoClasses = Logarithm(2);

    /// <summary>The size of the loss averaged over its elements, or null where it depends on the data.</summary>
    public static TypicalSize? Of(LossCall loss, TorchContext torch, CancellationToken cancellationToken) => loss.Kind switch
    {
        LossKind.CrossEntropy => OfClasses(ClassCount.Of(loss.Input, torch, cancellationToken)),
        LossKind.Nll when Activation.Of(loss.Input, torch, cancellationToken) is { Kind: ActivationKind.LogSoftmax } logarithms =>
            OfClasses(ClassCount.Of(logarithms.Module is null ? logarithms.Call.Subject() : null, torch, cancellationToken)),
        LossKind.BinaryCrossEntropy or LossKind.BinaryCrossEntropyWithLogits or LossKind.SoftMargin or LossKind.MultiLabelSoftMargin =>
            HasWeights(loss) ? null : TwoClasses,
        LossKind.CosineEmbedding => new TypicalSize(1, Uncertainty, "1 of at most 2 for a cosine"),
        LossKind.TripletMargin or LossKind.TripletMarginWithDistance or LossKind.MarginRanking =>
            OfMargin(Number(loss, "margin", torch, cancellationToken)),
        LossKind.MultiMargin when !HasWeights(loss) && Number(loss, "p", torch, cancellationToken) is 1.0 =>
            OfMargin(Number(loss, "margin", torch, cancellationToken)),
        _ => null,
    };

    /// <summary>Whether the loss weighs its elements by numbers that are not known.</summary>
    public static bool HasWeights(LossCall loss) => IsGiven(loss, "weight") || IsGiven(loss, "pos_weights");

    private static TypicalSize OfClasses(long? count) => count is { } classes
        ? Logarithm(classes)
        : new TypicalSize(OfAnyClasses, UncertaintyOfAnyClasses, "2.8 for a cross entropy whose number of classes is not visible");

    private static TypicalSize Logarithm(long classes)
    {
        var value = Math.Log(classes);
        return new TypicalSize(value, Uncertainty, FormattableString.Invariant($"ln({classes}) = {RoundedNumbers.Text(value)}"));
    }

    // Without a margin the loss is in the units of the distances.
    private static TypicalSize? OfMargin(double? margin) =>
        margin is > 0 and { } size && !double.IsInfinity(size)
            ? new TypicalSize(size, Uncertainty, $"its margin of {Numbers.Text(size)}")
            : null;

    private static double? Number(LossCall loss, string option, TorchContext torch, CancellationToken cancellationToken) =>
        Constants.Number(loss.Option(option)?.Value, torch, cancellationToken);

    private static bool IsGiven(LossCall loss, string option) =>
        loss.Option(option) is { Value: var value } && !(value.WithoutConversions().ConstantValue is { HasValue: true, Value: null });
}
