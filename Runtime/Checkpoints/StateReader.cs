using System.Text;
using static TorchSharp.torch;

namespace LossGen;

/// <summary>
/// Reads what <c>nn.Module.save</c> wrote: a count, then for each tensor its key, type, shape and bytes. TorchSharp's own
/// reader makes a tensor of whatever type and shape the file claims, and six bytes are enough to end the process in
/// native code; this one believes nothing that it has not compared with what is left of the file.
/// </summary>
internal sealed class StateReader
{
    private const int MaxKeyBytes = 4096;
    private const int MaxRank = 64;
    private const int MaxCount = 1 << 20;
    private const int SmallestEntry = 3;
    private const int ChunkBytes = 1 << 16;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly BinaryReader _reader;
    private readonly string _what;
    private readonly byte[] _first = new byte[8];
    private int _firstCount;

    /// <summary>Reads the count.</summary>
    /// <param name="reader">Where the state begins.</param>
    /// <param name="what">What is being loaded, for messages.</param>
    /// <exception cref="InvalidDataException">There is no state.</exception>
    public StateReader(BinaryReader reader, string what)
    {
        (_reader, _what) = (reader, what);
        if (Remaining == 0)
        {
            throw new InvalidDataException($"{_what} cannot be read: the file is empty.");
        }

        Peek();
        var count = ReadNumber();
        if (count > MaxCount || count > Remaining / SmallestEntry)
        {
            throw Damaged(FormattableString.Invariant($"it claims {count} tensors"));
        }

        Count = (int)count;
    }

    /// <summary>How many tensors follow.</summary>
    public int Count { get; }

    /// <summary>What is left of the stream, or the largest number where that is not known.</summary>
    private long Remaining => _reader.BaseStream.CanSeek ? _reader.BaseStream.Length - _reader.BaseStream.Position : long.MaxValue;

    /// <summary>Reads key, type and shape of the next tensor; its bytes are still to be read or skipped.</summary>
    /// <exception cref="InvalidDataException">That is not what follows.</exception>
    public StateHeader ReadHeader()
    {
        var key = ReadKey();
        var type = (ScalarType)Math.Min(ReadNumber(), sbyte.MaxValue);
        var size = StateFormat.SizeOf(type);
        var rank = ReadNumber();
        if (size == 0 || rank > MaxRank)
        {
            throw Damaged($"'{StateFormat.Shown(key)}' has a type or a number of dimensions that no tensor has");
        }

        var shape = new long[rank];
        UInt128 bytes = (UInt128)size;
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = ReadNumber();
            bytes = bytes > long.MaxValue ? bytes : bytes * (UInt128)shape[i];
        }

        if (bytes > (UInt128)Remaining || bytes > long.MaxValue)
        {
            throw Damaged($"'{StateFormat.Shown(key)}' claims to be {StateFormat.Describe(type, shape)}, which is more than the file has");
        }

        return new StateHeader(key, type, shape, (long)bytes);
    }

    /// <summary>Reads the bytes of a tensor, on the host.</summary>
    /// <param name="header">What was read last.</param>
    /// <returns>A tensor of the type and shape in the file.</returns>
    public Tensor ReadTensor(StateHeader header)
    {
        var tensor = empty(header.Shape, header.Type, CPU);
        try
        {
            tensor.ReadBytesFromStream(_reader.BaseStream, ChunkBytes);
        }
        catch (EndOfStreamException end)
        {
            tensor.Dispose();
            throw Damaged($"it ends within '{StateFormat.Shown(header.Key)}'", end);
        }

        return tensor;
    }

    /// <summary>Passes over the bytes of a tensor.</summary>
    /// <param name="header">What was read last.</param>
    public void Skip(StateHeader header)
    {
        if (_reader.BaseStream.CanSeek)
        {
            _reader.BaseStream.Seek(header.Bytes, SeekOrigin.Current);
            return;
        }

        var chunk = new byte[Math.Min(header.Bytes, ChunkBytes)];
        for (var left = header.Bytes; left > 0;)
        {
            left -= ReadSome(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
        }
    }

    /// <summary>The exception for bytes that are no state.</summary>
    /// <param name="how">What is wrong with them.</param>
    /// <param name="cause">What it was noticed by.</param>
    public InvalidDataException Damaged(string how, Exception? cause = null) =>
        new($"{_what} cannot be read: {how}. {FileKinds.Guess(_first.AsSpan(0, _firstCount))}", cause);

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    private long ReadNumber()
    {
        const int Groups = 9;
        var number = 0L;
        for (var i = 0; i < Groups; i++)
        {
            var group = ReadByte();
            number |= (group & 0x7FL) << (7 * i);
            if (group < 0x80)
            {
                return number;
            }
        }

        throw Damaged("a number in it never ends");
    }

    private string ReadKey()
    {
        var length = ReadNumber();
        if (length > MaxKeyBytes || length > Remaining)
        {
            throw Damaged(FormattableString.Invariant($"a tensor's key would be {length} bytes long"));
        }

        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            read += ReadSome(bytes.AsSpan(read));
        }

        Note(bytes);
        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw Damaged("a tensor's key is no text", exception);
        }
    }

    private byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        ReadSome(one);
        Note(one);
        return one[0];
    }

    private int ReadSome(Span<byte> bytes)
    {
        var read = _reader.Read(bytes);
        return read > 0 || bytes.IsEmpty ? read : throw Damaged("it ends too early");
    }

    /// <summary>The first bytes tell what a foreign file is; a stream that cannot seek gives them one by one.</summary>
    private void Peek()
    {
        var stream = _reader.BaseStream;
        if (stream.CanSeek)
        {
            var start = stream.Position;
            _firstCount = stream.ReadAtLeast(_first, _first.Length, throwOnEndOfStream: false);
            stream.Position = start;
        }
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        var taken = bytes[..Math.Min(bytes.Length, _first.Length - _firstCount)];
        taken.CopyTo(_first.AsSpan(_firstCount));
        _firstCount += taken.Length;
    }
}
