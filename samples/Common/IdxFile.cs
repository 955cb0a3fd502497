using System.Buffers.Binary;
using System.IO.Compression;

namespace LossGen.Samples;

/// <summary>An array of bytes in IDX, the format of the MNIST family: a magic number, the dimensions, the values.</summary>
internal sealed record IdxFile(int[] Dimensions, byte[] Values)
{
    // Two zero bytes, 0x08 for "unsigned byte", and then the number of dimensions.
    private const int UnsignedByteMagic = 0x0800;

    /// <summary>Reads <paramref name="path"/>, gzipped if its name ends in <c>.gz</c>.</summary>
    /// <exception cref="InputException">The file is missing, cut short, or not IDX of that many dimensions.</exception>
    public static IdxFile Read(string path, int rank)
    {
        var content = ReadAll(path);
        var headerLength = 4 + 4 * rank;
        if (content.Length < headerLength)
        {
            throw Truncated(path);
        }

        var magic = BinaryPrimitives.ReadInt32BigEndian(content);
        if (magic != UnsignedByteMagic + rank)
        {
            throw new InputException(
                $"{path}: not an IDX file of {rank} dimension(s): its magic number is 0x{magic:X8}, expected 0x{UnsignedByteMagic + rank:X8}; check that the files were not swapped or renamed.");
        }

        var dimensions = new int[rank];
        long length = 1;
        for (var i = 0; i < rank; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + 4 * i));
            length *= dimensions[i];
        }

        if (content.Length - headerLength < length)
        {
            throw Truncated(path);
        }

        if (content.Length - headerLength > length)
        {
            throw new InputException($"{path}: {content.Length - headerLength - length} bytes too long for the dimensions {string.Join('×', dimensions)} in its header; copy or download it again.");
        }

        return new IdxFile(dimensions, content[headerLength..]);
    }

    /// <summary>Writes the array, gzipped, in the form that <see cref="Read"/> reads.</summary>
    public void Write(string path)
    {
        var header = new byte[4 + 4 * Dimensions.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, UnsignedByteMagic + Dimensions.Length);
        for (var i = 0; i < Dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), Dimensions[i]);
        }

        using var gzip = new GZipStream(File.Create(path), CompressionLevel.SmallestSize);
        gzip.Write(header);
        gzip.Write(Values);
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new InputException($"{path}: not a complete gzip file; copy or download it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message})");
        }
    }

    private static InputException Truncated(string path) =>
        new($"{path}: ends before its last value; copy or download it again.");
}
