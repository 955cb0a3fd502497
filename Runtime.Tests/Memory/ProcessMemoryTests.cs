using System.Globalization;
using LossGen.Runtime.Tests.Infrastructure;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>The README's training loop in a process of its own.</summary>
public class ProcessMemoryTests
{
    [Fact]
    public void Readme_loop_of_five_thousand_steps_keeps_the_process_within_five_megabytes()
    {
        var words = Probe.Run("memory", 5_000).Split(' ');
        var figures = words.Where(static word => char.IsDigit(word[0])).Select(static word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var (early, late) = (figures[0], figures[1]);
        Assert.True(late - early < 5_000_000, $"resident memory grew from {early} bytes after step 1,000 to {late}");
        Assert.True(figures[3] <= figures[2], $"{figures[2]} tensors were alive after step 1,000, {figures[3]} at the end");
    }
}
