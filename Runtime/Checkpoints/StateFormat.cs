using System.Text;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>What the readers of state dictionaries share: sizes of element types, and texts for messages.</summary>
internal static class StateFormat
{
    private const int ShownKeys = 3;
    private const int ShownLength = 60;

    /// <summary>Bytes of one element, or 0 for a type that TorchSharp's files cannot have.</summary>
    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => sizeof(byte),
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => sizeof(short),
        ScalarType.Int32 or ScalarType.Float32 => sizeof(int),
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => sizeof(long),
        ScalarType.ComplexFloat64 => 2 * sizeof(double),
        _ => 0,
    };

    /// <summary>Type and shape as a reader of messages knows them.</summary>
    public static string Describe(ScalarType type, long[] shape) => $"{type} [{string.Join(", ", shape)}]";

    /// <summary>Why a stored tensor cannot replace a live one, or null where it can.</summary>
    public static string? Difference(string key, ScalarType type, long[] shape, Tensor live) =>
        shape.AsSpan().SequenceEqual(live.shape) && (type == live.dtype || (IsReal(type) && IsReal(live.dtype)))
            ? null
            : $"'{Shown(key)}' is {Describe(type, shape)} in it and {Describe(live.dtype, live.shape)} here";

    /// <summary>The first few keys, and how many more there are.</summary>
    public static string List(IReadOnlyList<string> keys)
    {
        var shown = string.Join(", ", keys.Take(ShownKeys).Select(static key => $"'{Shown(key)}'"));
        return keys.Count > ShownKeys ? FormattableString.Invariant($"{shown} and {keys.Count - ShownKeys} more") : shown;
    }

    /// <summary>Whether a name is text: half a surrogate pair becomes another character in a file.</summary>
    public static bool IsText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && !(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A key of a foreign file in a message: on one line, and not longer than one.</summary>
    public static string Shown(string key)
    {
        var text = new StringBuilder(key.Length <= ShownLength ? key : $"{key[..ShownLength]}…");
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '·' : text[i];
        }

        return text.ToString();
    }

    private static bool IsReal(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
}
