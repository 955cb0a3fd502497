using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>Stop, save, load in a new process, go on: bit for bit what never stopping gives.</summary>
public class ResumeTests
{
    /// <summary>A scheme with a learned parameter, a memory and random draws, and weights changed by hand.</summary>
    [Fact]
    public void Stateful_scheme_goes_on() => AssertResumes("joint", stopAfter: 5, total: 10);

    /// <summary>Inside of two schedules by steps and one by epochs.</summary>
    [Fact]
    public void Schedules_go_on() => AssertResumes("scheduled", stopAfter: 1, total: 5);

    /// <summary>Bounds of every kind, also inside of a schedule, absent and not due.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Bounds_go_on(int stopAfter) => AssertResumes("bounds", stopAfter, total: 10);

    /// <summary>After every step inside a cycle of three.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Phases_go_on(int stopAfter) => AssertResumes("phases", stopAfter, total: 7);

    /// <summary>Every scheme there is, stopped inside of an epoch.</summary>
    [Fact]
    public void Every_scheme_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("lossgen-schemes");
        try
        {
            var whole = Probe.Run("schemes", 0, 22, "-", "-").Split('\n');
            var stopped = Probe.Run("schemes", 0, 11, "-", folder.FullName).Split('\n');
            var resumed = Probe.Run("schemes", 11, 11, folder.FullName, "-").Split('\n');
            Assert.Equal(whole, resumed);
            Assert.All(whole.Zip(stopped), static pair => Assert.NotEqual(pair.First, pair.Second));
            Assert.Contains(whole, static line => line.StartsWith("UncertaintyAttribute ", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertResumes(string scenario, int stopAfter, int total)
    {
        var folder = Directory.CreateTempSubdirectory("lossgen-resume");
        try
        {
            var whole = Probe.Run("resume", scenario, total, "-", "-");
            var stopped = Probe.Run("resume", scenario, stopAfter, "-", folder.FullName);
            var resumed = Probe.Run("resume", scenario, total - stopAfter, folder.FullName, "-");
            Assert.NotEqual(whole, stopped);
            Assert.Equal(whole, resumed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
