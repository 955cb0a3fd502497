using System.Security.Cryptography;
using System.Text;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A file that is no checkpoint of the loss is an exception, changes nothing, and ends no process.</summary>
public partial class WrongFileTests
{
    private const int Files = 10_000;

    [Fact]
    public void Ten_thousand_wrong_files_change_nothing()
    {
        using var loss = new ScarredLoss();
        loss.Weights.A = 0.25;
        var before = Fingerprint(loss);
        var number = 0;
        foreach (var (what, bytes) in WrongFiles.Create(Files, seed: 20))
        {
            using Stream stream = number++ % 4 == 0 ? new Pipe(bytes) : new MemoryStream(bytes);
            var exception = Record.Exception(() => loss.load(stream));
            Assert.True(exception is InvalidDataException or InvalidOperationException, $"{what}: {exception?.ToString() ?? "was loaded"}");
            Assert.True(exception!.Message.Length < 700 && !exception.Message.Any(char.IsControl), $"{what}: {exception.Message}");
            Assert.True(number % 20 != 0 || before == Fingerprint(loss), $"{what}, or one of 20 before it, changed the loss");
        }

        Assert.Equal((Files, before), (number, Fingerprint(loss)));
    }

    /// <summary>What the lax way takes is its own affair; what it refuses changes nothing, and what it takes are weights.</summary>
    [Fact]
    public void Wrong_files_that_are_loaded_laxly_change_nothing_where_they_throw()
    {
        using var loss = new ScarredLoss();
        var before = Fingerprint(loss);
        foreach (var (what, bytes) in WrongFiles.Create(Files / 4, seed: 21))
        {
            if (Record.Exception(() => loss.load(new MemoryStream(bytes), strict: false)) is null)
            {
                Assert.True(double.IsFinite(loss.Weights.A) && double.IsFinite(loss.Weights.B), what);
                before = Fingerprint(loss);
            }
            else
            {
                Assert.True(before == Fingerprint(loss), $"{what} changed the loss");
            }
        }
    }

    /// <summary>A changed name is an entry that the loss does not know, which the lax way passes over: the checksums miss it.</summary>
    [Fact]
    public void Changed_bit_in_a_name_or_in_the_count_is_refused_laxly_too()
    {
        using var scarred = new ScarredLoss();
        using var plain = new FixedLoss();
        foreach (var loss in new LossModule[] { scarred, plain })
        {
            var (good, before) = (WrongFiles.Archive(loss), Fingerprint(loss));
            var places = loss.state_dict().Keys
                .Select(key => (Start: good.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"{(char)key.Length}{key}")) + 1, key.Length))
                .SelectMany(static name => Enumerable.Range(name.Start, name.Length));
            foreach (var (place, bit) in places.Select(static place => (place, place % 5)).Concat(Enumerable.Range(0, 7).Select(static bit => (0, bit))))
            {
                var copy = (byte[])good.Clone();
                copy[place] ^= (byte)(1 << bit);
                var exception = Record.Exception(() => loss.load(new MemoryStream(copy), strict: false));
                Assert.True(exception is InvalidDataException or InvalidOperationException, $"bit {bit} of byte {place}: {exception?.ToString() ?? "was loaded"}");
            }

            Assert.Equal(before, Fingerprint(loss));
            var empty = Assert.Throws<InvalidDataException>(() => loss.load(new MemoryStream([0]), strict: false));
            Assert.Contains("no tensors", empty.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lost_checksums_and_lost_entries_are_named()
    {
        using var loss = new ScarredLoss();
        var good = WrongFiles.Archive(loss);
        string Message(string from, string to)
        {
            var copy = (byte[])good.Clone();
            Encoding.UTF8.GetBytes(to).CopyTo(copy, copy.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from)));
            return Assert.Throws<InvalidDataException>(() => loss.load(new MemoryStream(copy), strict: false)).Message;
        }

        Assert.Contains("has a loss's weights and no 'checksums'", Message("checksums", "checksumS"), StringComparison.Ordinal);
        Assert.Contains("1 of the saved tensors is not in it", Message("scheme.random", "scheme.Random"), StringComparison.Ordinal);
    }

    /// <summary>Near misses: entries that the loss does not know, or is not to load, are in the file under their names.</summary>
    [Fact]
    public void Whole_file_of_another_scheme_is_loaded_laxly()
    {
        using var saved = new ScarredLoss();
        using var plain = new AB();
        saved.Weights.B = 0.25;
        var bytes = WrongFiles.Archive(saved);
        plain.load(new MemoryStream(bytes), strict: false);
        Assert.Equal((1.0, 0.25), (plain.Weights.A, plain.Weights.B));
        using var same = new ScarredLoss();
        same.load(new MemoryStream(bytes), skip: ["scheme.random.state", "weights.A"]);
        Assert.Equal(0.5, same.Weights.A);
    }

    /// <summary>A process of its own, because the fault that this guards against ends it.</summary>
    [Fact]
    public void Six_bytes_do_not_end_the_process() =>
        Assert.Equal("refused", Probe.Run("load", Convert.ToHexString(WrongFiles.SixBytes)));

    [Theory]
    [InlineData("a .pt file", "zip archive")]
    [InlineData("safetensors", "safetensors")]
    [InlineData("text", "was not written by save")]
    [InlineData("the first 0 bytes", "is empty")]
    public void Files_of_other_kinds_are_named(string what, string expected)
    {
        using var loss = new ScarredLoss();
        var bytes = WrongFiles.Create(Files, seed: 20).First(file => file.What == what).Bytes;
        var message = Assert.Throws<InvalidDataException>(() => loss.load(new MemoryStream(bytes))).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(nameof(ScarredLoss), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_file_of_400_tensors_is_refused_in_a_readable_message()
    {
        using var loss = new FixedLoss();
        var bytes = WrongFiles.Create(Files, seed: 20).First(static file => file.What == "400 tensors").Bytes;
        var message = Assert.Throws<InvalidOperationException>(() => loss.load(new MemoryStream(bytes))).Message;
        Assert.Contains("'layer0.", message, StringComparison.Ordinal);
        Assert.Contains("and 397 more", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
    }

    [Fact]
    public void Checkpoint_of_another_class_names_both()
    {
        using var loss = new ConvexLoss();
        var message = Assert.Throws<InvalidOperationException>(() => loss.load(new MemoryStream(WrongFiles.Archive(new AB())))).Message;
        Assert.Contains("of AB does not fit ConvexLoss", message, StringComparison.Ordinal);
        Assert.Contains("'A', 'B'", message, StringComparison.Ordinal);
        Assert.Contains("'Squared'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_and_missing_file_are_named()
    {
        using var loss = new FixedLoss();
        var folder = Directory.CreateTempSubdirectory("lossgen-folder-");
        Assert.Contains(folder.FullName, Assert.Throws<IOException>(() => loss.load(folder.FullName)).Message, StringComparison.Ordinal);
        var missing = Path.Combine(folder.FullName, "missing.dat");
        Assert.Contains(missing, Assert.Throws<FileNotFoundException>(() => loss.load(missing)).Message, StringComparison.Ordinal);
        folder.Delete();
    }

    [Fact]
    public void File_that_goes_on_after_its_end_is_refused()
    {
        using var loss = new FixedLoss();
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [.. WrongFiles.Archive(loss), 0]);
        Assert.Contains("goes on", Assert.Throws<InvalidDataException>(() => loss.load(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Several_modules_in_one_stream_are_read_one_after_the_other()
    {
        using var first = new FixedLoss();
        using var second = new UnitLoss();
        (first.Weights.Absolute, second.Weights.Absolute) = (0.7, 0.8);
        using var reader = new BinaryReader(new Pipe([.. WrongFiles.Archive(first), .. WrongFiles.Archive(second)]));
        using var one = new FixedLoss();
        using var two = new UnitLoss();
        one.load(reader);
        two.load(reader);
        Assert.Equal((0.7, 0.8), (one.Weights.Absolute, two.Weights.Absolute));
    }

    private static string Fingerprint(LossModule loss)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in loss.state_dict())
        {
            hash.AppendData(tensor.detach().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>A stream that cannot seek and gives little at a time.</summary>
    private sealed class Pipe(byte[] bytes) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(buffer.Length, 7), bytes.Length - _position);
            bytes.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    [CombinedLoss]
    private sealed partial class AB
    {
        [LossComponent]
        private static Tensor A(Tensor x) => x.sum();

        [LossComponent]
        private static Tensor B(Tensor x) => x.sum();
    }
}
