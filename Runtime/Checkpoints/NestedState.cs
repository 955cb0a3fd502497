using System.Text;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// A saved loss as one tensor of bytes, <c>lossgen</c>: what a module that contains the loss saves of it. Such a module
/// is loaded by TorchSharp's own code, which wants the same keys on both sides and asks nobody: one tensor of a size that
/// does not depend on the components can be loaded into a class that has gained one, and is looked at before it is used.
/// </summary>
internal static class NestedState
{
    public const string Key = "lossgen";
    public const int MaxBytes = 1 << 24;

    /// <summary>The size of the tensor is a multiple of this, and rarely more than once.</summary>
    private const int Unit = 4096;
    private const int HeaderBytes = sizeof(int) + sizeof(long);
    private const int MaxCount = 1 << 16;

    /// <summary>
    /// How large the tensor must be. What it says of other tensors is not counted: where it does not fit, some is left out.
    /// </summary>
    public static int SizeOf(SavedLoss loss) => ((HeaderBytes + Encode(loss, room: 0).Length + sizeof(long) + Unit - 1) / Unit) * Unit;

    /// <summary>Writes the loss into the tensor's memory: the length, a checksum, and what they are of.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="stamp">A number at the end, which tells one writing of the same loss from another.</param>
    public static void Write(SavedLoss loss, Span<byte> memory, long stamp = 0)
    {
        var content = Encode(loss, memory.Length - HeaderBytes - sizeof(long));
        memory.Clear();
        BitConverter.TryWriteBytes(memory, content.Length);
        BitConverter.TryWriteBytes(memory[sizeof(int)..], StateChecksums.Of(content));
        content.CopyTo(memory[HeaderBytes..]);
        BitConverter.TryWriteBytes(memory[^sizeof(long)..], stamp);
    }

    /// <summary>Reads what a load wrote into the tensor's memory; null where that is damaged.</summary>
    public static SavedLoss? Read(ReadOnlySpan<byte> memory)
    {
        if (memory.Length < HeaderBytes)
        {
            return null;
        }

        var length = BitConverter.ToInt32(memory);
        if (length < 0 || length > memory.Length - HeaderBytes)
        {
            return null;
        }

        var content = memory.Slice(HeaderBytes, length);
        if (StateChecksums.Of(content) != BitConverter.ToInt64(memory[sizeof(int)..]))
        {
            return null;
        }

        using var stream = new MemoryStream(content.ToArray());
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        return Decode(reader);
    }

    /// <summary>
    /// Puts the tensor before the loss's others: TorchSharp loads in the order of the state that was saved, and a load that ends
    /// half-way is noticed where this was written.
    /// </summary>
    /// <param name="state">A state of a containing module with the loss's other tensors. The module may have listed those anywhere.</param>
    /// <param name="prefix">The loss's name in it.</param>
    /// <param name="nested">The tensor.</param>
    /// <returns>The state.</returns>
    public static Dictionary<string, Tensor> Insert(Dictionary<string, Tensor> state, string prefix, Tensor nested)
    {
        if (!state.TryAdd($"{prefix}.{Key}", nested))
        {
            return state;
        }

        var entries = state.ToList();
        var first = entries.FindIndex(entry => entry.Key.StartsWith($"{prefix}.", StringComparison.Ordinal));
        entries.Insert(first, entries[^1]);
        entries.RemoveAt(entries.Count - 1);
        state.Clear();
        foreach (var (key, tensor) in entries)
        {
            state.Add(key, tensor);
        }

        return state;
    }

    private static byte[] Encode(SavedLoss loss, int room)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(loss.ClassName ?? string.Empty);
        writer.Write(loss.Components.Count);
        foreach (var (name, component) in loss.Components)
        {
            writer.Write(component.IsBound ? SavedLossKeys.Bound + name : name);
            writer.Write(component.Weight ?? double.NaN);
            writer.Write(component.Declared ?? double.NaN);
        }

        writer.Write(loss.Position ?? -1);
        writer.Write(loss.Cycle.Count);
        foreach (var phase in loss.Cycle)
        {
            writer.Write(phase.Name);
            writer.Write(phase.Start);
            writer.Write(phase.Steps);
        }

        foreach (var (name, position) in loss.Schedules)
        {
            // A number of the loss itself stands among the tensors, where older versions find what they do not know.
            writer.Write(Encode(SavedLossKeys.Schedule + name, new SavedTensor(ScalarType.Int64, [], position)));
        }

        if (loss.SchemeName is { } scheme)
        {
            writer.Write(Encode(SavedLossKeys.Scheme + scheme, new SavedTensor(ScalarType.Int64, [], SavedLossKeys.FormatVersion)));
        }

        if (loss.Held is { } held)
        {
            writer.Write(Encode(SavedLossKeys.Held, new SavedTensor(ScalarType.Int64, [], 1)));
            foreach (var (name, weight) in held)
            {
                writer.Write(Encode(
                    $"{SavedLossKeys.Held}.{name}", new SavedTensor(ScalarType.Float64, [], BitConverter.DoubleToInt64Bits(weight))));
            }
        }

        foreach (var (key, tensor) in loss.Tensors)
        {
            var entry = Encode(key, tensor);
            if (stream.Length + entry.Length <= room)
            {
                writer.Write(entry);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static byte[] Encode(string key, SavedTensor tensor)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(key);
        writer.Write((byte)tensor.Type);
        writer.Write((byte)tensor.Shape.Length);
        foreach (var size in tensor.Shape)
        {
            writer.Write(size);
        }

        writer.Write(tensor.Checksum);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Take(SavedLoss loss, string key, SavedTensor entry)
    {
        if (SavedLossKeys.IsSchedule(key))
        {
            loss.Schedules[key[SavedLossKeys.Schedule.Length..]] = entry.Checksum;
        }
        else if (SavedLossKeys.IsScheme(key))
        {
            loss.SchemeName = key[SavedLossKeys.Scheme.Length..];
        }
        else if (SavedLossKeys.IsHeld(key))
        {
            loss.Held ??= new Dictionary<string, double>(StringComparer.Ordinal);
            if (key != SavedLossKeys.Held)
            {
                loss.Held[key[(SavedLossKeys.Held.Length + 1)..]] = BitConverter.Int64BitsToDouble(entry.Checksum);
            }
        }
        else
        {
            loss.Tensors[key] = entry;
        }
    }

    /// <summary>Its checksum was right, so only a stranger who computed one can have written something else.</summary>
    private static SavedLoss? Decode(BinaryReader reader)
    {
        try
        {
            var loss = new SavedLoss { ClassName = reader.ReadString() };
            for (var left = Math.Min(reader.ReadInt32(), MaxCount); left > 0; left--)
            {
                var key = reader.ReadString();
                var isBound = SavedLossKeys.IsBound(key);
                loss.Components[isBound ? key[SavedLossKeys.Bound.Length..] : key] =
                    new SavedComponent(reader.ReadDouble(), reader.ReadDouble()) { IsBound = isBound };
            }

            var position = reader.ReadInt64();
            loss.Position = position < 0 ? null : position;
            for (var left = Math.Min(reader.ReadInt32(), MaxCount); left > 0; left--)
            {
                loss.Cycle.Add(new SavedPhase(reader.ReadString(), reader.ReadInt64(), reader.ReadInt64()));
            }

            // Older versions ended here.
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                var (key, type) = (reader.ReadString(), (ScalarType)reader.ReadByte());
                var shape = new long[reader.ReadByte()];
                for (var i = 0; i < shape.Length; i++)
                {
                    shape[i] = reader.ReadInt64();
                }

                Take(loss, key, new SavedTensor(type, shape, reader.ReadInt64()));
            }

            return loss;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
