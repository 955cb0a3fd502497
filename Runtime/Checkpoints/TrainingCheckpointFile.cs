using System.Security.Cryptography;

namespace LossGen;

/// <summary>
/// The file of a training checkpoint: eight bytes that say what it is, the members with their kind, name, class and
/// length, and a SHA-256 of all of it. A file whose checksum is wrong is not read any further.
/// </summary>
internal static class TrainingCheckpointFile
{
    private const int HashBytes = 32;

    /// <summary>How a file begins.</summary>
    public static ReadOnlySpan<byte> Magic => "LOSSGEN1"u8;

    public static void Write(FileStream stream, IReadOnlyList<CheckpointMember> members)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(members.Count);
        foreach (var member in members)
        {
            writer.Write(member.Kind);
            writer.Write(member.Name);
            writer.Write(member.Type);
            writer.Flush();
            var start = stream.Position;
            writer.Write(0L);
            member.Write(writer);
            writer.Flush();
            var end = stream.Position;
            stream.Position = start;
            writer.Write(end - start - sizeof(long));
            writer.Flush();
            stream.Position = end;
        }

        var hash = HashOf(stream, stream.Length);
        stream.Position = stream.Length;
        writer.Write(hash);
    }

    /// <summary>Reads every member and puts all in force, or none.</summary>
    public static void Read(FileStream stream, string path, IReadOnlyList<CheckpointMember> members)
    {
        RequireWhole(stream, path);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        stream.Position = Magic.Length;
        using var changes = new CheckpointChanges();
        var left = members.ToDictionary(static member => (member.Kind, member.Name));
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (kind, name, type) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
            var next = reader.ReadInt64() + stream.Position;
            if (!left.Remove((kind, name), out var member))
            {
                throw new InvalidOperationException(
                    $"'{path}' has the {kind} '{name}' ({type}), which this {nameof(TrainingCheckpoint)} was not given. "
                    + "Add what was saved, under the same names. Nothing was changed.");
            }

            if (member is (OptimizerMember or SchedulerMember) && member.Type != type)
            {
                throw new InvalidOperationException(
                    $"'{path}' does not fit {member.Title}: it was saved from {type}. Nothing was changed.");
            }

            changes.Add(member, reader);
            stream.Position = next;
        }

        if (left.Count > 0)
        {
            throw new InvalidOperationException(
                $"'{path}' has no {string.Join(", ", left.Values.Select(static member => member.Title))}. Nothing was changed.");
        }

        changes.Apply();
    }

    private static void RequireWhole(FileStream stream, string path)
    {
        var first = new byte[Magic.Length];
        var read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (!Magic.SequenceEqual(first.AsSpan(0, read)))
        {
            throw new InvalidDataException(read == 0
                ? $"'{path}' is empty, and no {nameof(TrainingCheckpoint)}."
                : $"'{path}' was not written by {nameof(TrainingCheckpoint)}.Save. "
                    + "What a module's save wrote is loaded with the module's load.");
        }

        var length = stream.Length - HashBytes;
        var stored = new byte[HashBytes];
        if (length >= Magic.Length)
        {
            stream.Position = length;
            stream.ReadExactly(stored);
        }

        if (length < Magic.Length || !HashOf(stream, length).AsSpan().SequenceEqual(stored))
        {
            throw new InvalidDataException($"'{path}' is damaged: its checksum is not the one of its content. Nothing was changed.");
        }
    }

    private static byte[] HashOf(FileStream stream, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[1 << 16];
        stream.Position = 0;
        while (length > 0)
        {
            var read = stream.Read(chunk, 0, (int)Math.Min(length, chunk.Length));
            hash.AppendData(chunk, 0, read);
            length -= read > 0 ? read : throw new EndOfStreamException();
        }

        return hash.GetHashAndReset();
    }
}
