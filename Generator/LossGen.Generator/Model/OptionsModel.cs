namespace LossGen.Generator.Model;

/// <summary>The options of <c>[CombinedLoss]</c>.</summary>
/// <param name="NonFinite">The member of the Runtime's <c>NonFinite</c>.</param>
/// <param name="MaxNorm">The largest gradient norm; 0 for none.</param>
/// <param name="KeepCheckpointWeights">Whether a checkpoint's weights win.</param>
/// <param name="AccumulateSteps">How many calls make one step of the optimizer.</param>
internal sealed record OptionsModel(string NonFinite, double MaxNorm, bool KeepCheckpointWeights, int AccumulateSteps);
