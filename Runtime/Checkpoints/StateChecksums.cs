using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A checksum for every tensor of a saved loss, under the key <c>checksums</c>: without it a flipped bit in a weight is
/// just another weight. Loading a file compares them; a state dictionary in memory may be edited before it is loaded.
/// </summary>
internal static class StateChecksums
{
    public const string Key = "checksums";
    public const int Columns = 2;
    public const int MaxRows = 1 << 16;

    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Checksums of keys and of tensors, ordered by the former.</summary>
    /// <returns>[n, 2] numbers in rows.</returns>
    public static long[] Compute(IEnumerable<KeyValuePair<string, Tensor>> state) =>
        [.. state.Select(static entry => (Key: Of(entry.Key), Value: Of(entry.Value)))
            .OrderBy(static row => row.Key)
            .SelectMany(static row => new[] { row.Key, row.Value })];

    /// <summary>Compares a file's tensors with its checksums.</summary>
    /// <param name="state">What was read, with the checksums.</param>
    /// <param name="keys">All keys of the file, also those of tensors that were not read.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Objection(IReadOnlyDictionary<string, Tensor> state, IReadOnlyCollection<string> keys)
    {
        if (!state.TryGetValue(Key, out var stored))
        {
            // Whatever saves the weights saves checksums: a file without them has a changed bit in that very name.
            return keys.Any(SavedLossKeys.HasChecksum) ? $"it has a loss's weights and no '{Key}'" : null;
        }

        var rows = MemoryMarshal.Cast<byte, long>(stored.bytes);
        var expected = new Dictionary<long, long>();
        for (var i = 0; i < rows.Length; i += Columns)
        {
            expected[rows[i]] = rows[i + 1];
        }

        foreach (var (key, tensor) in state)
        {
            if (key != Key && !(expected.TryGetValue(Of(key), out var checksum) && checksum == Of(tensor)))
            {
                return $"'{StateFormat.Shown(key)}' is not what was saved";
            }
        }

        foreach (var key in keys)
        {
            expected.Remove(Of(key));
        }

        return expected.Count > 0
            ? FormattableString.Invariant(
                $"{expected.Count} of the saved tensors {(expected.Count == 1 ? "is" : "are")} not in it under the name that was saved")
            : null;
    }

    /// <summary>FNV-1a over 64 bits: a single changed bit always changes it.</summary>
    public static long Of(ReadOnlySpan<byte> bytes, ulong start = Basis)
    {
        foreach (var value in bytes)
        {
            start = unchecked((start ^ value) * Prime);
        }

        return unchecked((long)start);
    }

    private static long Of(string key) => Of(Encoding.UTF8.GetBytes(key));

    private static long Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long[] header = [(long)tensor.dtype, .. tensor.shape];
        var plain = tensor.detach().cpu().contiguous();
        return Of(plain.bytes, unchecked((ulong)Of(MemoryMarshal.AsBytes(header.AsSpan()))));
    }
}
