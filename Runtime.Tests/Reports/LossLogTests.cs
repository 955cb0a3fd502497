using System.Globalization;
using System.Text.Json;
using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Reports;

/// <summary>What a log has is what the report has, to the last digit, and a run that goes on adds to it.</summary>
public sealed partial class LossLogTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lossgen");
    private readonly Parameter _parameter = new(tensor(1f));
    private readonly Pair _loss = new();

    private string Path => System.IO.Path.Combine(_folder.FullName, "losses.log");

    public void Dispose()
    {
        _loss.Dispose();
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Table_has_the_numbers_of_each_step()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        var (first, second) = (Report(1 / 3f), Report(float.NaN));
        using (var log = LossLog.Csv(Path))
        {
            first.WriteTo(log, 1);
        }

        // The next run.
        using (var log = LossLog.Csv(Path))
        {
            second.WriteTo(log, 20_000_000_000);
        }

        CultureInfo.CurrentCulture = culture;
        var lines = File.ReadAllLines(Path);
        Assert.Equal(3, lines.Length);
        Assert.Equal(
            "step,phase,raw_total,declared_total,gradient_norm,skipped,loss/Near,effective_weight/Near,share/Near,loss/Far,effective_weight/Far,share/Far",
            lines[0]);
        Assert.Equal(["1", "", Exact(first.RawTotal), Exact(first.DeclaredTotal), "", "0", "0.33333334", "1", Exact(first.ShareOf("Near")), Short(first["Far"]), "0.5", Exact(first.ShareOf("Far"))], lines[1].Split(','));
        Assert.Equal(["20000000000", "", "NaN", "NaN", "", "0", "NaN", "1"], lines[2].Split(',')[..8]);
    }

    [Fact]
    public void Table_names_the_component_that_it_has_no_column_for()
    {
        using var log = LossLog.Csv(Path);
        Report(1).WriteTo(log, 1);
        using var other = new Single();
        var message = Assert.Throws<InvalidOperationException>(() => Evaluate(other, 1).WriteTo(log, 2)).Message;
        Assert.Contains("no column for 'Only'", message, StringComparison.Ordinal);
        Assert.Contains("Near, Far", message, StringComparison.Ordinal);
        Assert.Contains("LossLog.JsonLines", message, StringComparison.Ordinal);
        Report(1).WriteTo(log, 2);
        Assert.Equal(3, File.ReadAllLines(Path).Length);
    }

    [Fact]
    public void Lines_of_json_have_the_numbers_of_each_step()
    {
        using var other = new Single();
        var (first, second) = (Report(1 / 3f), Report(float.PositiveInfinity));
        using (var log = LossLog.JsonLines(Path))
        {
            first.WriteTo(log, 1);
            second.WriteTo(log, 2);
            Evaluate(other, 4).WriteTo(log, 3);
        }

        var lines = File.ReadAllLines(Path).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([1, 2, 3], lines.Select(static line => line.GetProperty("step").GetInt32()));
        Assert.Equal(first.RawTotal, lines[0].GetProperty("raw_total").GetDouble());
        var near = lines[0].GetProperty("components").GetProperty("Near");
        Assert.Equal("0.33333334", near.GetProperty("loss").GetRawText());
        Assert.Equal(first.ShareOf("Near"), near.GetProperty("share").GetDouble());
        Assert.Equal(0.5, lines[0].GetProperty("components").GetProperty("Far").GetProperty("effective_weight").GetDouble());
        Assert.Equal("Infinity", lines[1].GetProperty("components").GetProperty("Near").GetProperty("loss").GetString());
        Assert.False(lines[0].TryGetProperty("gradient_norm", out _));
        Assert.Equal(4, lines[2].GetProperty("components").GetProperty("Only").GetProperty("loss").GetDouble());
    }

    [Theory]
    [InlineData("something else\n")]
    [InlineData("{\"other\":1}\n")]
    public void File_of_something_else_is_left_alone(string content)
    {
        File.WriteAllText(Path, content);
        Assert.Contains("a file of its own", Assert.Throws<IOException>(() => LossLog.Csv(Path)).Message, StringComparison.Ordinal);
        Assert.Contains("a file of its own", Assert.Throws<IOException>(() => LossLog.JsonLines(Path)).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
    }

    [Fact]
    public void Line_that_a_killed_run_left_unfinished_is_ended()
    {
        using (var log = LossLog.JsonLines(Path))
        {
            Report(1).WriteTo(log, 1);
        }

        File.AppendAllText(Path, "{\"step\":2,\"raw");
        using (var log = LossLog.JsonLines(Path))
        {
            Report(1).WriteTo(log, 2);
        }

        var lines = File.ReadAllLines(Path);
        Assert.Equal(3, lines.Length);
        Assert.Equal(2, JsonDocument.Parse(lines[2]).RootElement.GetProperty("step").GetInt32());
    }

    [Fact]
    public void Scalars_for_tensorboard_are_read_back()
    {
        var report = Report(3);
        var writer = utils.tensorboard.SummaryWriter(_folder.FullName);
        report.WriteTo(writer, 7);

        var scalars = EventFile.Read(Directory.EnumerateFiles(writer.LogDir, "*", SearchOption.AllDirectories).Single());
        (string, long, float)[] expected =
        [
            ("loss/Near", 7, 3), ("effective_weight/Near", 7, 1), ("share/Near", 7, (float)report.ShareOf("Near")),
            ("loss/Far", 7, 30), ("effective_weight/Far", 7, 0.5f), ("share/Far", 7, (float)report.ShareOf("Far")),
            ("total/raw", 7, 18), ("total/declared", 7, 18),
        ];
        Assert.Equal(expected, scalars);
    }

    private static string Exact(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>In as many digits as float32 has.</summary>
    private static string Short(double number) => ((float)number).ToString("R", CultureInfo.InvariantCulture);

    private StepReport Report(float near) => Evaluate(_loss, near);

    private StepReport Evaluate(Pair loss, float near)
    {
        using var step = loss.Step(new SteplessOptimizer(_parameter), x: _parameter * near);
        return step.Read();
    }

    private StepReport Evaluate(Single loss, float value)
    {
        using var step = loss.Step(new SteplessOptimizer(_parameter), x: _parameter * value);
        return step.Read();
    }

    [CombinedLoss]
    private sealed partial class Pair
    {
        [MainLoss]
        private static Tensor Near(Tensor x) => x.mean();

        [AuxiliaryLoss(0.5)]
        private static Tensor Far(Tensor x) => 10 * x.mean();
    }

    [CombinedLoss]
    private sealed partial class Single
    {
        [MainLoss]
        private static Tensor Only(Tensor x) => x.mean();
    }
}
