using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>One path that several write and read at once: whoever looks finds one of the states that were saved, whole.</summary>
// Alone, because a load sets the random state that all tests of the process draw from.
[Collection(nameof(TensorCounting))]
public class SharedFileTests
{
    private const int Saves = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Readers_find_a_whole_state_while_others_save(int writers)
    {
        using var file = new TemporaryFile();
        using var reader = new Saved(0);
        reader.Checkpoint.Save(file.Path);
        var saving = Enumerable.Range(1, writers)
            .Select(number => Task.Factory.StartNew(() => SaveOften(number, file.Path), default, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        var all = Task.WhenAll(saving);
        var loads = 0;
        for (; !all.IsCompleted || loads < 20; loads++)
        {
            reader.Checkpoint.Load(file.Path);
            Assert.Equal(reader.Checkpoint.Numbers["writer"], reader.Weight());
            Assert.InRange(reader.Weight(), 0, writers);
        }

        await all;
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    /// <summary>A writer that is not finished has its own file, which another's save leaves alone.</summary>
    [Fact]
    public void Writer_that_finishes_last_wins()
    {
        using var file = new TemporaryFile();
        AtomicFile.Write(file.Path, slow =>
        {
            slow.Write("first"u8);
            AtomicFile.Write(file.Path, static quick => quick.Write("second"u8));
            Assert.Equal("second", File.ReadAllText(file.Path));
            slow.Write(" and last"u8);
        });
        Assert.Equal("first and last", File.ReadAllText(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    [Fact]
    public void Reader_goes_on_with_what_it_opened()
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, "old");
        using var opened = AtomicFile.OpenRead(file.Path);
        AtomicFile.Write(file.Path, static stream => stream.Write("new"u8));
        using var text = new StreamReader(opened);
        Assert.Equal(("old", "new"), (text.ReadToEnd(), File.ReadAllText(file.Path)));
    }

    [Theory]
    [InlineData("checkpoint.dat.0123abcd.saving", 2, false)]
    [InlineData("checkpoint.dat.0123abcd.saving", 0, true)]
    [InlineData("checkpoint.dat.saving", 2, true)]
    [InlineData("checkpoint.dat.my-notes.saving", 2, true)]
    [InlineData("checkpoint2.dat.0123abcd.saving", 2, true)]
    [InlineData("x.checkpoint.dat.0123abcd.saving", 2, true)]
    public void Only_old_files_of_killed_saves_of_the_same_path_are_deleted(string name, int hours, bool stays)
    {
        using var file = new TemporaryFile();
        var other = Path.Combine(file.Folder, name);
        File.WriteAllText(other, "half");
        File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddHours(-hours));
        AtomicFile.Write(file.Path, static stream => stream.Write("whole"u8));
        Assert.Equal(stays, File.Exists(other));
        Assert.Equal("whole", File.ReadAllText(file.Path));
    }

    [Fact]
    public void Old_file_that_somebody_has_open_stays()
    {
        using var file = new TemporaryFile();
        var other = $"{file.Path}.0123abcd.saving";
        using (new FileStream(other, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-1));
            AtomicFile.Write(file.Path, static stream => stream.Write("whole"u8));
            Assert.True(File.Exists(other));
        }
    }

    [Fact]
    public void Failed_rename_leaves_nothing_behind()
    {
        using var file = new TemporaryFile();
        Directory.CreateDirectory(file.Path);
        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(file.Path, static stream => stream.Write("whole"u8)));
        Assert.Empty(Directory.GetFiles(file.Folder));
    }

    private static void SaveOften(int number, string path)
    {
        using var saved = new Saved(number);
        for (var i = 0; i < Saves; i++)
        {
            saved.Checkpoint.Save(path);
        }
    }

    /// <summary>A model whose weight is the writer's number, as the checkpoint says.</summary>
    private sealed class Saved : IDisposable
    {
        private readonly TorchSharp.Modules.Linear _model = nn.Linear(1, 1, hasBias: false);

        public Saved(int number)
        {
            nn.init.constant_(_model.weight, number);
            Checkpoint = new TrainingCheckpoint().Add("model", _model);
            Checkpoint.Numbers["writer"] = number;
        }

        public TrainingCheckpoint Checkpoint { get; }

        public double Weight() => _model.weight.ToDouble();

        public void Dispose() => _model.Dispose();
    }
}
