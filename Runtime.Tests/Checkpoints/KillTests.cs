using System.Globalization;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Checkpoints;

/// <summary>A run that is killed again and again, while it saves too, ends where one ends that was left alone.</summary>
public class KillTests
{
    private static readonly int s_kills =
        int.Parse(Environment.GetEnvironmentVariable("LOSSGEN_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Fact]
    public void Killed_run_ends_bit_for_bit_where_an_undisturbed_one_does()
    {
        using var file = new TemporaryFile();
        var random = new Random(17);
        var resumed = 0L;
        for (var kill = 0; kill < s_kills; kill++)
        {
            using var life = Probe.Start("train", file.Path, int.MaxValue);
            var first = Step(life.ReadLine());
            Assert.True(first >= resumed, $"life {kill} began at step {first}, and step {resumed} had been saved");
            resumed = first;
            for (var lines = random.Next(1, 6); lines > 0; lines--)
            {
                resumed = Step(life.ReadLine());
            }

            // Somewhere within the next step or its save.
            Thread.SpinWait(random.Next(1, 300_000));
            life.Kill();
        }

        var total = resumed + 3;
        using var last = Probe.Start("train", file.Path, total);
        using var whole = new TemporaryFile();
        using var undisturbed = Probe.Start("train", whole.Path, total);
        Assert.Equal(undisturbed.ReadToEnd()[^1], last.ReadToEnd()[^1]);
    }

    private static long Step(string line) => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
}
