using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.MultiFashion;

/// <summary>What the reader makes of good and of bad files.</summary>
public sealed class DataFilesTests : IDisposable
{
    private const string Images = "t10k-images-idx3-ubyte.gz";
    private const string Labels = "t10k-labels-idx1-ubyte.gz";

    private readonly TemporaryFolder _folder = new();

    public DataFilesTests()
    {
        foreach (var file in Directory.GetFiles(Infrastructure.Samples.Data, "*.gz"))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }
    }

    [Fact]
    public void A_saved_set_is_read_as_it_was()
    {
        var saved = FashionMnist.Load(_folder.Path);
        using var copy = new TemporaryFolder();
        saved.Save(copy.Path);

        var read = FashionMnist.Load(copy.Path);

        Assert.Equal(saved.Train.Pixels, read.Train.Pixels);
        Assert.Equal(saved.Test.Labels, read.Test.Labels);
    }

    [Fact]
    public void Unpacked_files_are_read_too()
    {
        var packed = FashionMnist.Load(_folder.Path);
        Rewrite(Images, _ => { }, unpacked: true);

        Assert.Equal(packed.Test.Pixels, FashionMnist.Load(_folder.Path).Test.Pixels);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder.File(Labels));

        AssertRejected(Labels, "no such file");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(200_000)]
    public void A_truncated_gzip_file_is_named(int length)
    {
        using (var file = File.OpenWrite(_folder.File(Images)))
        {
            file.SetLength(length);
        }

        AssertRejected(Images, "download it again");
    }

    [Fact]
    public void A_file_that_is_not_gzip_is_named()
    {
        File.WriteAllText(_folder.File(Images), "<html>not found</html>");

        AssertRejected(Images, "not a complete gzip file");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(100_000)]
    public void A_truncated_array_is_named(int length)
    {
        Rewrite(Images, content => content.RemoveRange(length, content.Count - length));

        AssertRejected(Images, "ends before its last value");
    }

    [Fact]
    public void Bytes_after_the_array_are_rejected()
    {
        Rewrite(Images, content => content.Add(0));

        AssertRejected(Images, "1 bytes too long");
    }

    [Fact]
    public void A_wrong_magic_number_is_shown()
    {
        File.Copy(_folder.File(Labels), _folder.File(Images), overwrite: true);

        AssertRejected(Images, "0x00000801, expected 0x00000803");
    }

    [Fact]
    public void Labels_of_another_set_are_rejected()
    {
        File.Copy(_folder.File("train-labels-idx1-ubyte.gz"), _folder.File(Labels), overwrite: true);

        AssertRejected(Labels, "3500 labels for the 1000 images");
    }

    [Fact]
    public void A_label_out_of_range_is_shown()
    {
        Rewrite(Labels, content => content[8 + 12] = 10);

        AssertRejected(Labels, "label 10 at position 12");
    }

    public void Dispose() => _folder.Dispose();

    private void Rewrite(string name, Action<List<byte>> change, bool unpacked = false)
    {
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(_folder.File(name)), System.IO.Compression.CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        packed.Dispose();
        List<byte> bytes = [.. content.ToArray()];
        change(bytes);

        File.Delete(_folder.File(name));
        using Stream file = File.Create(_folder.File(unpacked ? Path.GetFileNameWithoutExtension(name) : name));
        using var target = unpacked ? file : new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionLevel.Fastest);
        target.Write(bytes.ToArray());
    }

    private void AssertRejected(string file, string reason)
    {
        var message = Assert.Throws<InputException>(() => FashionMnist.Load(_folder.Path)).Message;

        Assert.StartsWith(_folder.File(file), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
