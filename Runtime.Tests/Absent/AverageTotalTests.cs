using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>
/// The totals of an average are the means of its steps' totals, whatever is absent, not due or under another weight at some of them; and
/// those of a step are the sums that its line shows.
/// </summary>
public class AverageTotalTests
{
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mean_of_the_totals_of_the_steps(bool byReports)
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyFourth();
        using var average = new LossAverage();
        using var halves = new LossAverage();
        using var half = new LossAverage();
        var optimizer = new SteplessOptimizer(_theta);
        var (raw, declared) = (new List<double>(), new List<double>());
        for (var i = 0; i < 10; i++)
        {
            loss.Weights.A = i < 5 ? 1 : 3;
            using var step = loss.Step(optimizer, a: _theta * (i + 1), b: i == 4 ? null : _theta * (10 * i + 8));
            var report = step.Read();
            raw.Add(report.RawTotal);
            declared.Add(report.DeclaredTotal);
            Assert.Equal(report.Losses.Select((value, k) => report.Presence[k] > 0 ? value * report.EffectiveWeights[k] : 0).Sum(), report.RawTotal, 1e-12);
            if (byReports)
            {
                average.Add(report);
            }
            else
            {
                average.Add(step);
            }

            half.Add(step);
            if (i is 4 or 9)
            {
                halves.Add(half.Read());
                half.Reset();
            }
        }

        // A is 1 … 10, B is due at the first, fifth and ninth step, absent from the fifth, and 4 × 0.5 of itself where it is there.
        Assert.Equal([1 + (2 * 8), 2, 3, 4, 5, 18, 21, 24, 27 + (2 * 88), 30], raw);
        Assert.Equal([1 + (2 * 8), 2, 3, 4, 5, 6, 7, 8, 9 + (2 * 88), 10], declared);
        foreach (var read in new[] { average.Read(), halves.Read() })
        {
            Assert.Equal(raw.Average(), read.RawTotal, 1e-12);
            Assert.Equal(declared.Average(), read.DeclaredTotal, 1e-12);
            Assert.Equal([0.2], [read.Presence["B"]]);
            Assert.Equal(48, read["B"], 1e-12);
        }
    }

    /// <summary>An evaluation has every component with its weight; both kinds in one average are each counted as they are.</summary>
    [Fact]
    public void Evaluations_and_steps_count_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyFourth();
        var optimizer = new SteplessOptimizer(_theta);
        using var average = new LossAverage();
        using (var terms = loss.Compute(a: _theta * 2, b: _theta * 8))
        {
            average.Add(terms);
        }

        average.Add(loss.Evaluate(a: _theta * 2, b: null));
        using (var step = loss.Step(optimizer, a: _theta * 2, b: _theta * 8))
        {
            average.Add(step);
        }

        var read = average.Read();
        Assert.Equal((6 + 2 + 18) / 3.0, read.RawTotal, 1e-12);
        Assert.Equal((6 + 2 + 18) / 3.0, read.DeclaredTotal, 1e-12);
    }

    /// <summary>float32 has seven digits; a report that pretends to more is of no use to a reader.</summary>
    [Fact]
    public void Files_have_float32_numbers_in_their_own_digits()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedMaybe();
        using var theta = new Parameter(tensor(1f));
        using var csv = new TemporaryFile();
        using var json = new TemporaryFile();
        File.Delete(csv.Path);
        File.Delete(json.Path);
        using (var table = LossLog.Csv(csv.Path))
        {
            using var lines = LossLog.JsonLines(json.Path);
            var single = loss.Evaluate(a: theta * 1.1f, b: theta * 0.1f, c: theta * 3.3e-5f, r: null);
            Assert.Equal((double)1.1f, single["A"]);
            var wide = loss.Evaluate(a: _theta * (double)1.1f, b: _theta * 0.1, c: _theta * 3.3e-5, r: null);
            foreach (var report in new[] { single, wide })
            {
                report.WriteTo(table, 0);
                report.WriteTo(lines, 0);
            }
        }

        var rows = File.ReadAllLines(csv.Path).Skip(1).Select(static row => row.Split(',')).ToArray();
        Assert.Equal(["1.1", "0.1", "3.3E-05"], [rows[0][6], rows[0][10], rows[0][14]]);
        Assert.Equal("1.100000023841858", rows[1][6]);
        Assert.Contains("\"A\":{\"loss\":1.1,\"effective_weight\":1,", File.ReadAllLines(json.Path)[0], StringComparison.Ordinal);
        Assert.Contains("\"loss\":1.100000023841858,", File.ReadAllLines(json.Path)[1], StringComparison.Ordinal);
        Assert.Equal(1.1f, float.Parse(rows[0][6], System.Globalization.CultureInfo.InvariantCulture));
    }
}
