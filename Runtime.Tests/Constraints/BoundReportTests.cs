using System.Globalization;
using System.Text.Json;
using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Reports;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>What logs have of a bound is what the report has, read back by others.</summary>
public sealed class BoundReportTests : IDisposable
{
    private static readonly string[] Columns = ["bound", "violation", "multiplier", "kept", "price"];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lossgen");
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));
    private readonly GivenBound _loss = new();

    public void Dispose()
    {
        _loss.Dispose();
        _theta.Dispose();
        _scope.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Table()
    {
        var path = Path.Combine(_folder.FullName, "losses.csv");
        var (first, absent, third) = (Report(5), Report(null), Report(7));
        foreach (var (report, step) in new[] { (first, 1), (absent, 2), (third, 3) })
        {
            // The log is opened anew each time, as by a run that goes on.
            using var log = LossLog.Csv(path);
            report.WriteTo(log, step);
        }

        var lines = File.ReadAllLines(path).Select(static line => line.Split(',')).ToArray();
        var at = Columns.Select(column => Array.IndexOf(lines[0], $"{column}/Kept")).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(at, static place => Assert.True(place > 0));
        Assert.Equal(Numbers(first), at.Select(place => Number(lines[1][place])));
        Assert.All(at, place => Assert.Equal("", lines[2][place]));
        Assert.Equal(Numbers(third), at.Select(place => Number(lines[3][place])));
        Assert.DoesNotContain("bound/A", lines[0]);
    }

    [Fact]
    public void Json()
    {
        var path = Path.Combine(_folder.FullName, "losses.jsonl");
        var (first, absent) = (Report(5), Report(null));
        using (var log = LossLog.JsonLines(path))
        {
            first.WriteTo(log, 1);
            absent.WriteTo(log, 2);
        }

        var lines = File.ReadAllLines(path).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("components")).ToArray();
        Assert.Equal(Numbers(first), Columns.Select(column => lines[0].GetProperty("Kept").GetProperty(column).GetDouble()));
        Assert.False(lines[0].GetProperty("A").TryGetProperty("bound", out _));
        Assert.False(lines[1].TryGetProperty("Kept", out _));
    }

    [Fact]
    public void Scalars()
    {
        var report = Report(5);
        var writer = utils.tensorboard.SummaryWriter(_folder.FullName);
        report.WriteTo(writer, 3);

        var scalars = EventFile.Read(Directory.EnumerateFiles(writer.LogDir, "*", SearchOption.AllDirectories).Single());
        var expected = Columns.Zip(Numbers(report), static (column, number) => ($"{column}/Kept", 3L, (float)number)).ToArray();
        Assert.All(expected, entry => Assert.Contains(entry, scalars));
    }

    [Fact]
    public void A_bound_that_is_not_there_is_named() => Assert.Contains(
        "There is of: none", Assert.Throws<ArgumentException>(() => Report(null).BoundOf("Kept")).Message, StringComparison.Ordinal);

    private StepReport Report(double? kept)
    {
        using var optimizer = new SteplessOptimizer([_theta]);
        using var step = _loss.Step(optimizer, a: _theta * 5, kept: kept is { } value ? _theta * value : null, c: _theta * 2);
        return step.Read();
    }

    private static IEnumerable<double> Numbers(StepReport report)
    {
        var bound = report.BoundOf("Kept");
        return [bound.Bound, bound.Violation, bound.Multiplier, bound.Kept, bound.Price];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
