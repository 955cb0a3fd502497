using System.Reflection;
using LossGen.Runtime.Tests.Documentation.Recipes;
using LossGen.Runtime.Tests.Documentation.Schemes;
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
        var folder = output.Text.TrimEnd().Split('\n')[^1].Trim();
        var log = File.ReadAllLines(Path.Combine(folder, "validation.csv"));
        Assert.Equal(log.Length, File.ReadAllLines(Path.Combine(folder, "training.csv")).Length);
        Assert.StartsWith("step,phase,raw_total,declared_total,", log[0], StringComparison.Ordinal);
        Assert.EndsWith(",loss/Roughness,effective_weight/Roughness,share/Roughness", log[0], StringComparison.Ordinal);
        Assert.StartsWith("0,,", log[1], StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        Assert.InRange(log.Length, 11, 201);
        Assert.True(output.Last("Distance") < 0.1, output.Text);
    }

    [Fact]
    public void An_annealed_weight_grows()
    {
        var output = Printed<EncodingLoss>(AnnealingProgram.Run);
        Assert.Contains("× 0 ", output.Text, StringComparison.Ordinal);
        Assert.Contains("× 0.002 ", output.Text, StringComparison.Ordinal);
        Assert.Contains("× 0.01 ", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_the_labels_are_enough()
    {
        var output = Printed<HalfLabelledLoss>(HalfLabelledProgram.Run);
        Assert.All(output.All("Classification"), static loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void A_derived_loss_has_the_components_of_its_base()
    {
        var output = Printed<SmoothLoss>(InheritanceProgram.Run);
        Assert.StartsWith("Distance + 0.1·Roughness", output.Text, StringComparison.Ordinal);
        Assert.True(output.Last("Distance") > 0 && output.Last("Roughness") > 0, output.Text);
    }

    [Fact]
    public void A_perceptual_network_stays_as_it_is()
    {
        var output = Printed<PerceptualLoss>(PerceptualProgram.Run);
        Assert.True(output.Last("Pixels") < output.First("Pixels"), output.Text);
    }

    [Fact]
    public void A_parameter_of_the_loss_trains()
    {
        var output = Printed<ContrastLoss>(ContrastProgram.Run);
        Assert.True(output.Last("Match") < output.First("Match"), output.Text);
        Assert.True(output.Last("scale") > 1.2, output.Text);
    }

    [Fact]
    public void Famo_trains_on_inputs_that_are_computed_again()
    {
        var output = Printed<TaskLoss>(FamoProgram.Run);
        Assert.True(output.Last("Shape") < 0.6 * output.First("Shape"), output.Text);
        Assert.True(output.Last("Level") < 0.6 * output.First("Level"), output.Text);
    }

    [Fact]
    public void Trainer_trains_a_loss_that_it_does_not_know()
    {
        var lines = Printed(TrainerProgram.Run).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        static double Total(string line) => double.Parse(line.Split("validation ")[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(10, lines.Length);
        Assert.True(Total(lines[^1]) < 0.5 * Total(lines[0]), string.Join('\n', lines));
    }

    [Fact]
    public void Lbfgs_converges()
    {
        var lines = Printed(LbfgsProgram.Run).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        static double Total(string line) => double.Parse(line.Split(": ")[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(Total(lines[^1]) < 0.5 * Total(lines[0]), string.Join('\n', lines));
    }

    [Fact]
    public void Batches_that_are_left_make_a_step_of_their_own()
    {
        var output = Printed<SmallBatchLoss>(AccumulationProgram.Run);
        Assert.True(output.Last("Distance") < 0.2 * output.First("Distance"), output.Text);
        Assert.Equal(4, output.All("last step").Count);
    }

    [Fact]
    public void Broken_batches_are_skipped()
    {
        var output = Printed<SkippingLoss>(SkippingProgram.Run);
        Assert.Equal(4, output.Text.Split("skipped: component 'Distance' is NaN").Length - 1);
        Assert.EndsWith("4 skipped steps are left out", output.Text.TrimEnd(), StringComparison.Ordinal);
        Assert.True(output.Last("Distance") < 0.2 * output.First("Distance"), output.Text);
    }

    [Fact]
    public void A_model_in_half_precision_learns()
    {
        var output = Printed<HalfPrecisionLoss>(HalfPrecisionProgram.Run);
        Assert.True(output.Last("Distance") < 0.2 * output.First("Distance"), output.Text);
    }

    [Fact]
    public void A_run_that_is_whole_is_not_begun_again()
    {
        var path = Path.Combine(Path.GetTempPath(), "copy.checkpoint");
        File.Delete(path);
        var output = Printed<CopyLoss>(ResumeProgram.Run);
        var epochs = output.All("Distance").Count;
        Assert.InRange(epochs, 11, 20);
        var done = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith(FormattableString.Invariant($"Done: {epochs} epochs, best 0."), done, StringComparison.Ordinal);
        Assert.Equal(done, Printed(ResumeProgram.Run).Text.TrimEnd('\n'));
        File.Delete(path);
    }

    [Fact]
    public void Components_share_the_features()
    {
        var output = Printed<SharedFeaturesLoss>(SharedFeaturesProgram.Run);
        Assert.True(output.Last("Pixels") < output.First("Pixels") && output.Last("Content") < output.First("Content"), output.Text);
    }

    /// <summary>What the program prints; each Typical of its loss is as near to the first number as the rules take it to be.</summary>
    private static PrintedReports Printed<TLoss>(Action program)
        where TLoss : LossModule
    {
        const double Uncertainty = 1.5;
        var output = Printed(program);
        var components = typeof(TLoss).GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static method => (method.Name, method.GetCustomAttribute<ComponentAttribute>(inherit: false)?.Typical))
            .Where(static component => component.Typical > 0)
            .ToList();
        Assert.NotEmpty(components);
        Assert.All(components, component =>
            Assert.InRange(output.First(component.Name), component.Typical!.Value / Uncertainty, component.Typical.Value * Uncertainty));
        return output;
    }

    private static PrintedReports Printed(Action program)
    {
        manual_seed(0);
        return PrintedReports.Of(program);
    }
}
