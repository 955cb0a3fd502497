using System.Globalization;
using LossGen.Runtime.Tests.Phases;
using LossGen.Runtime.Tests.Infrastructure;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Memory;

/// <summary>Thousands of alternating steps: no tensor more, and no memory.</summary>
[Collection(nameof(TensorCounting))]
public class AlternationMemoryTests
{
    [Fact]
    public void Phases_leave_no_tensor_behind()
    {
        var gan = new SmallGan();
        using var critic = optim.Adam(gan.Critic.parameters(), 1e-3);
        using var generator = optim.Adam(gan.Generator.parameters(), 1e-3);
        using var loss = new GanLoss(gan.Critic, gan.Generator);
        var alternation = loss.Alternate(critic: critic, generator: generator);
        Tensors.AssertNoneStayAlive(4_000, _ =>
        {
            using var step = alternation.Step(real: gan.Real, noise: gan.Noise);
        });
    }

    [Fact]
    public void Accumulation_leaves_no_tensor_behind()
    {
        using var network = new TwoHeads();
        using var optimizer = optim.Adam(network.parameters(), 1e-3);
        using var loss = new AccumulatedLoss(network);
        Tensors.AssertNoneStayAlive(2_000, _ =>
        {
            // Whole cycles: in the middle of one, the sum of the losses is alive.
            for (var i = 0; i < 4; i++)
            {
                using var scope = NewDisposeScope();
                loss.Step(optimizer, x: network.Input, targetA: network.TargetA, targetB: network.TargetB).Dispose();
            }
        });
    }

    [Fact]
    public void Phases_keep_the_process_within_five_megabytes()
    {
        var words = Probe.Run("memory-phases", 5_000).Split(' ');
        var figures = words.Where(static word => char.IsDigit(word[0])).Select(static word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(figures[1] - figures[0] < 5_000_000, $"resident memory grew from {figures[0]} bytes after step 1,000 to {figures[1]}");
    }
}
