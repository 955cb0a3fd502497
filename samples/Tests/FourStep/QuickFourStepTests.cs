using System.Text.Json;
using LossGen.Samples.Tests.Infrastructure;

namespace LossGen.Samples.Tests.FourStep;

/// <summary>What a user gets from one run of the three schedules.</summary>
public sealed class QuickFourStepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_schedule_learns_both_tasks_and_goes_through_the_trunk_as_often_as_it_should()
    {
        var run = ProgramRun.Of(_folder.Path, "dotnet", Infrastructure.Samples.Program("FourStep"), "--quick");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        var schedules = JsonDocument.Parse(run.Output[^1]["RESULT ".Length..]).RootElement.GetProperty("schedules");
        Assert.Equal(["Joint", "Turns", "FourSteps"], schedules.EnumerateObject().Select(static schedule => schedule.Name));
        AssertCounts(schedules.GetProperty("Joint"), steps: 480, forwards: 480, backwards: 480);
        AssertCounts(schedules.GetProperty("Turns"), steps: 960, forwards: 960, backwards: 960);
        AssertCounts(schedules.GetProperty("FourSteps"), steps: 960, forwards: 960, backwards: 480);
        Assert.All(schedules.EnumerateObject(), static schedule =>
        {
            Assert.InRange(schedule.Value.GetProperty("topLeft").GetDouble(), 0.5, 1);
            Assert.InRange(schedule.Value.GetProperty("bottomRight").GetDouble(), 0.5, 1);
            Assert.True(schedule.Value.GetProperty("seconds").GetDouble() > 0);
        });
        Assert.All(
            schedules.EnumerateObject(),
            schedule => Assert.Equal(8, run.Output.Count(line => line.StartsWith(schedule.Name, StringComparison.Ordinal) && line.Contains(" part ", StringComparison.Ordinal))));
        Assert.Equal(run.Output[^1]["RESULT ".Length..], File.ReadAllText(_folder.File(Path.Combine("out", "schedules.json"))).Trim());
    }

    [Theory]
    [InlineData("stray", "stray")]
    [InlineData("--seed one", "0 or more, not 'one'")]
    [InlineData("--data nowhere", "train-images-idx3-ubyte.gz: no such file")]
    public void A_mistake_is_one_line_and_exit_code_2(string arguments, string expected)
    {
        var run = ProgramRun.Of(_folder.Path, "dotnet", [Infrastructure.Samples.Program("FourStep"), .. arguments.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertCounts(JsonElement schedule, int steps, int forwards, int backwards) => Assert.Equal(
        (steps, forwards, backwards),
        (schedule.GetProperty("steps").GetInt32(), schedule.GetProperty("trunkForwards").GetInt32(), schedule.GetProperty("trunkBackwards").GetInt32()));
}
