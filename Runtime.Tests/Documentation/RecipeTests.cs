using LossGen.Runtime.Tests.Documentation.Recipes;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Memory;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Documentation;

/// <summary>The programs of docs/recipes.md do what the page says.</summary>
[Collection(nameof(TensorCounting))]
public class RecipeTests
{
    [Fact]
    public void Validation_stops_early_and_logs_every_epoch()
    {
        var output = Printed(ValidationProgram.Run);
        var log = File.ReadAllLines(Path.Combine(Path.GetTempPath(), "losses.csv"));
        Assert.Equal("epoch,set,raw total,Distance,Roughness", log[0]);
        Assert.Equal(1, log.Length % 2);
        Assert.InRange(log.Length, 21, 401);
        Assert.True(output.Last("Distance") < 0.1, output.Text);
    }

    [Fact]
    public void An_annealed_weight_grows()
    {
        var output = Printed(AnnealingProgram.Run);
        Assert.Contains("× 0.002 ", output.Text, StringComparison.Ordinal);
        Assert.Contains("× 0.01 ", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_the_labels_are_enough()
    {
        var output = Printed(HalfLabelledProgram.Run);
        Assert.All(output.All("Classification"), static loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void A_derived_loss_has_the_components_of_its_base()
    {
        var output = Printed(InheritanceProgram.Run);
        Assert.StartsWith("Distance + 0.1·Roughness", output.Text, StringComparison.Ordinal);
        Assert.True(output.Last("Distance") > 0 && output.Last("Roughness") > 0, output.Text);
    }

    [Fact]
    public void A_perceptual_network_stays_as_it_is()
    {
        var output = Printed(PerceptualProgram.Run);
        Assert.True(output.Last("Pixels") < output.First("Pixels"), output.Text);
    }

    [Fact]
    public void A_parameter_of_the_loss_trains()
    {
        var output = Printed(ContrastProgram.Run);
        Assert.True(output.Last("Match") < output.First("Match"), output.Text);
        Assert.True(output.Last("scale") > 1.2, output.Text);
    }

    [Fact]
    public void Lbfgs_converges()
    {
        var lines = Printed(LbfgsProgram.Run).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        static double Total(string line) => double.Parse(line.Split(": ")[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Total(lines[^1]) < 0.5 * Total(lines[0]), string.Join('\n', lines));
    }

    private static PrintedReports Printed(Action program)
    {
        manual_seed(0);
        return PrintedReports.Of(program);
    }
}
