using static TorchSharp.torch;

namespace Pitfalls;

/// <summary>Some garments.</summary>
/// <param name="Images">One row for each, from 0 to 1.</param>
/// <param name="Names">Which of the ten garments it is.</param>
/// <param name="Families">Which of the five families.</param>
/// <param name="Brightness">How bright the picture is on the whole.</param>
internal sealed record GarmentBatch(Tensor Images, Tensor Names, Tensor Families, float[] Brightness);
