namespace LossGen.Analyzers.Torch;

/// <summary>TorchSharp's <c>Reduction</c>, with its numbers; it has no <c>batchmean</c>.</summary>
internal enum LossReduction
{
    None = 0,
    Mean = 1,
    Sum = 2,
}
