using System.Text.Json;
using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.Bounds;

/// <summary>What a user gets from one short run.</summary>
public sealed class QuickBoundsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Bounds_reach_the_front_where_weights_reach_its_ends_and_recall_is_moved_to_its_bound()
    {
        var run = ProgramRun.Of(_folder.Path, "dotnet", Infrastructure.Samples.Program("Bounds"), "--quick");

        Assert.Equal((0, ""), (run.ExitCode, string.Join('\n', run.Errors)));
        var result = JsonDocument.Parse(run.Output[^1]["RESULT ".Length..]).RootElement;
        var gap = result.GetProperty("largestGap");
        Assert.InRange(gap.GetProperty("weights").GetDouble(), 0.6, 0.8);
        Assert.InRange(gap.GetProperty("bounds").GetDouble(), 0, 0.45);
        Assert.InRange(result.GetProperty("farthestFromFront").GetDouble(), 0, 0.02);
        var recall = result.GetProperty("recall");
        double Trained(string bound) => recall.GetProperty(bound).GetProperty("bound").GetProperty("trainingRecall").GetDouble();
        Assert.True(Trained("0.8") < Trained("0.95"), run.Output[^1]);
        Assert.InRange(Trained("0.95"), 0.6, 1);
        Assert.Contains(run.Output, static line => line.StartsWith("Recall ≥ 0.95: ", StringComparison.Ordinal));
        Assert.True(new FileInfo(_folder.File(Path.Combine("out", "front.png"))).Length > 10_000);
    }

    public void Dispose() => _folder.Dispose();
}
