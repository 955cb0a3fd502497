using static TorchSharp.torch;

namespace LossGen;

/// <summary>What a file says about one tensor before its bytes.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Type">The element type; one that TorchSharp knows.</param>
/// <param name="Shape">The shape; no larger than the rest of the file.</param>
/// <param name="Bytes">How many bytes follow.</param>
internal readonly record struct StateHeader(string Key, ScalarType Type, long[] Shape, long Bytes);
