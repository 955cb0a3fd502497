using System.IO.Compression;
using System.Text;
using LossGen.ForeignSchemes;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Files that are no checkpoint of <see cref="ScarredLoss"/>: seeded, so that a failure can be looked at.</summary>
internal static class WrongFiles
{
    /// <summary>What ended the process before: a count of 1, a key, and a tensor of 128 dimensions.</summary>
    public static byte[] SixBytes => Convert.FromHexString("010178800100");

    /// <summary>As many different wrong files.</summary>
    public static IEnumerable<(string What, byte[] Bytes)> Create(int count, int seed)
    {
        var random = new Random(seed);
        var good = Archive(new ScarredLoss());
        return Whole(good, random).Concat(Enumerable.Range(0, int.MaxValue).Select(i => Rotten(good, i, random)))
            .Where(file => !file.Bytes.AsSpan().StartsWith(good))
            .Take(count);
    }

    public static byte[] Archive(nn.Module module)
    {
        using var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }

    /// <summary>Whole files of other kinds, every truncation, and a third of all flipped bits.</summary>
    private static IEnumerable<(string What, byte[] Bytes)> Whole(byte[] good, Random random)
    {
        yield return ("six bytes", SixBytes);
        yield return ("a count of 0", [0]);
        yield return ("a linear layer", Archive(nn.Linear(3, 2)));
        yield return ("400 tensors", Archive(nn.Sequential(Enumerable.Range(0, 200).Select(static i => ($"layer{i}", (nn.Module<Tensor, Tensor>)nn.Linear(1, 1))))));
        yield return ("another loss", Archive(new FixedLoss()));
        yield return ("a loss with another scheme", Archive(new Wanderer()));
        foreach (var (what, start) in OtherFormats())
        {
            yield return (what, start);
        }

        for (var length = 0; length < good.Length; length++)
        {
            yield return ($"the first {length} bytes", good[..length]);
        }

        for (var bit = 0; bit < good.Length * 8; bit += random.Next(1, 6))
        {
            var copy = (byte[])good.Clone();
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return ($"bit {bit} flipped", copy);
        }
    }

    private static IEnumerable<(string What, byte[] Bytes)> OtherFormats()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("archive/data.pkl").Open();
            entry.Write([0x80, 2, (byte)'}', (byte)'.']);
        }

        yield return ("a .pt file", zip.ToArray());
        yield return ("a pickle", [0x80, 2, .. Encoding.ASCII.GetBytes("}q\0(X\u0006\0\0\0weightq\u0001K\u0001u.")]);
        yield return ("safetensors", [60, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}      """), 0, 0, 0, 0]);
        yield return ("a picture", [0x89, .. Encoding.ASCII.GetBytes("PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0001\0\0\0\u0001\b\u0002\0\0\0")]);
        yield return ("onnx", [8, 7, 0x12, 7, .. Encoding.ASCII.GetBytes("pytorch"), 0x1a, 3, .. Encoding.ASCII.GetBytes("1.9")]);
        yield return ("text", Encoding.UTF8.GetBytes("step,loss\n1,0.5\n2,0.25\n"));
        yield return ("json", Encoding.UTF8.GetBytes("""{ "weights": { "Squared": 1 } }"""));
        yield return ("hdf5", [0x89, .. Encoding.ASCII.GetBytes("HDF\r\n\u001a\n\0\0\0\0\0\b\b\0")]);
        yield return ("gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0]);
        yield return ("numpy", [0x93, .. Encoding.ASCII.GetBytes("NUMPY\u0001\0v\0{'descr': '<f4', 'shape': (3,)}")]);
    }

    private static (string What, byte[] Bytes) Rotten(byte[] good, int number, Random random)
    {
        var copy = (byte[])good.Clone();
        switch (number % 6)
        {
            case 0:
                for (var i = random.Next(2, 8); i > 0; i--)
                {
                    copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                }

                return ($"several flipped bits, {number}", copy);
            case 1:
                random.NextBytes(copy.AsSpan(random.Next(copy.Length)..));
                return ($"noise to the end, {number}", copy);
            case 2:
                var at = random.Next(copy.Length);
                return ($"a byte lost, {number}", [.. copy[..at], .. copy[(at + 1)..]]);
            case 3:
                at = random.Next(copy.Length);
                return ($"a byte more, {number}", [.. copy[..at], (byte)random.Next(256), .. copy[at..]]);
            case 4:
                copy[random.Next(Math.Min(copy.Length, 60))] = (byte)random.Next(256);
                copy[random.Next(copy.Length)] = 0xff;
                return ($"bytes replaced, {number}", copy);
            default:
                var noise = new byte[random.Next(1, 64)];
                random.NextBytes(noise);
                noise[0] = (byte)random.Next(1, 4);
                noise[^1] = (byte)random.Next(256);
                return ($"noise, {number}", noise);
        }
    }
}

/// <summary>A loss with everything in its state that a loss can have.</summary>
[CombinedLoss, Wandering(0.9, Seed = 5)]
[Phase("Both", nameof(A), nameof(B), Steps = 2)]
[Phase("One", nameof(B))]
internal sealed partial class ScarredLoss
{
    [LossComponent(0.5)]
    private static Tensor A(Tensor x) => x.square().mean();

    [LossComponent]
    private static Tensor B(Tensor x) => x.abs().mean();
}

[CombinedLoss, Wandering(0.9)]
internal sealed partial class Wanderer
{
    [LossComponent]
    private static Tensor A(Tensor x) => x.square().mean();

    [LossComponent]
    private static Tensor B(Tensor x) => x.abs().mean();

    [LossComponent]
    private static Tensor C(Tensor x) => x.abs().amax();
}
