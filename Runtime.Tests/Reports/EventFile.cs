using System.Buffers.Binary;
using System.Text;

namespace LossGen.Runtime.Tests.Reports;

/// <summary>
/// Reads the scalars of a TensorBoard event file, from the description of the format alone: records of a length, its checksum, the data and
/// its checksum; the data is a protocol buffer <c>Event</c> (2: step, 5: summary { 1: value { 1: tag, 2: simple_value } }).
/// </summary>
internal static class EventFile
{
    public static IReadOnlyList<(string Tag, long Step, float Value)> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var scalars = new List<(string Tag, long Step, float Value)>();
        while (bytes.Length > 0)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            Assert.Equal(MaskedChecksum(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(MaskedChecksum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            bytes = bytes[(16 + length)..];
            var step = 0L;
            foreach (var field in Fields(data.ToArray()))
            {
                step = field.Number == 2 ? (long)field.Varint : step;
            }

            foreach (var summary in Fields(data.ToArray()).Where(static field => field.Number == 5))
            {
                scalars.AddRange(Fields(summary.Data).Where(static field => field.Number == 1).Select(value => Scalar(value.Data, step)));
            }
        }

        return scalars;
    }

    private static (string Tag, long Step, float Value) Scalar(byte[] value, long step)
    {
        var fields = Fields(value).ToList();
        var number = BinaryPrimitives.ReadSingleLittleEndian(fields.Single(static field => field.Number == 2).Data);
        return (Encoding.UTF8.GetString(fields.Single(static field => field.Number == 1).Data), step, number);
    }

    private static IEnumerable<(int Number, ulong Varint, byte[] Data)> Fields(byte[] message)
    {
        for (var place = 0; place < message.Length;)
        {
            var key = Varint(message, ref place);
            var (number, type) = ((int)(key >> 3), (int)(key & 7));
            var size = type switch { 1 => 8, 2 => (int)Varint(message, ref place), 5 => 4, _ => 0 };
            var varint = type == 0 ? Varint(message, ref place) : 0;
            yield return (number, varint, message[place..(place + size)]);
            place += size;
        }
    }

    private static ulong Varint(byte[] message, ref int place)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[place++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }

    /// <summary>CRC-32C, rotated and shifted as the format asks for.</summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        var checksum = uint.MaxValue;
        foreach (var value in data)
        {
            checksum = System.Numerics.BitOperations.Crc32C(checksum, value);
        }

        checksum = ~checksum;
        return unchecked(((checksum >> 15) | (checksum << 17)) + 0xA282EAD8);
    }
}
