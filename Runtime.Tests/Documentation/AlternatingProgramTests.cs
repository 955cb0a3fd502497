using LossGen.Runtime.Tests.Documentation.Alternating;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>The programs of docs/alternating.md learn.</summary>
[Collection(nameof(TensorCounting))]
public class AlternatingProgramTests
{
    [Fact]
    public void Two_losses_take_turns_on_one_network()
    {
        var output = Printed(TurnsProgram.Run);
        Assert.True(output.Last("Distance") < 0.5 * output.First("Distance"), output.Text);
        Assert.True(output.Last("Sign") < 0.5 * output.First("Sign"), output.Text);
    }

    [Fact]
    public void Critic_and_generator_both_step()
    {
        var output = Printed(CriticProgram.Run);
        Assert.InRange(output.Last("Fooling"), 0.3, 2);
        Assert.InRange(output.Last("Real"), 0.3, 2);
    }

    [Fact]
    public void Critic_with_a_gradient_penalty_leads_the_generator_to_the_data()
    {
        var output = Printed(WassersteinProgram.Run);
        Assert.InRange(output.Last("mean"), 0.5, 1.5);
        Assert.InRange(output.Last("Penalty"), 0, 0.3);
    }

    [Fact]
    public void Phases_that_run_once_end()
    {
        var output = Printed(OnceProgram.Run);
        Assert.Contains("300: ", output.Text, StringComparison.Ordinal);
        Assert.EndsWith("500", output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(':')[0], StringComparison.Ordinal);
        Assert.True(output.Last("Classes") < 0.3, output.Text);
    }

    private static PrintedReports Printed(Action program)
    {
        manual_seed(0);
        return PrintedReports.Of(program);
    }
}
