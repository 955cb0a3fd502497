using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>Components that are due at some steps of the optimizer only.</summary>
public class EveryTests
{
    private readonly Parameter _theta = new(ones([], ScalarType.Float64));

    [Fact]
    public void Due_at_every_third_step_with_three_times_the_weight_and_not_evaluated_at_others()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss();
        var optimizer = new SteplessOptimizer(_theta);
        var gradients = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            loss.Step(optimizer, a: _theta * 2, b: _theta * 8).Dispose();
            gradients.Add(_theta.grad!.item<double>());
        }

        Assert.Equal([2 + 6, 2, 2, 2 + 6, 2, 2, 2 + 6], gradients);
        Assert.Equal(3, loss.Evaluated);
        Assert.Equal(3, loss.Shared);
    }

    [Fact]
    public void Report_says_what_is_not_due_and_averages_come_to_the_weight()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss();
        using var average = new LossAverage();
        var optimizer = new SteplessOptimizer(_theta);
        var lines = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var step = loss.Step(optimizer, a: _theta * 2, b: _theta * 8);
            average.Add(step);
            lines.Add(step.Read().ToString());
        }

        Assert.Equal("raw total 8 | A 2 × 1 (25 %), B 8 × 0.75 (75 %)", lines[0]);
        Assert.Equal("raw total 2 | A 2 × 1 (100 %), B not due", lines[1]);
        var report = average.Read();
        Assert.Equal([1, 0.25], report.EffectiveWeights.Values);
        Assert.Equal([1, 1 / 3.0], report.Presence.Values);
        Assert.Equal(4, report.RawTotal, 1e-12);
    }

    /// <summary>The word of a step is that of before it counted: D is due, n is not due, A is absent though it is due.</summary>
    [Theory]
    [InlineData(1, "D n n n D n n n D n")]
    [InlineData(2, "D D n n n n n n D D")]
    public void Report_says_not_due_of_what_is_not_due(int accumulateSteps, string expected)
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyFourth { AccumulateSteps = accumulateSteps };
        var optimizer = new SteplessOptimizer(_theta);
        string Letter(double? b) => Word(loss.Step(optimizer, a: _theta * 2, b: b is { } value ? _theta * value : null));
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 10).Select(_ => Letter(8))));
        using var other = new LazyFourth { AccumulateSteps = accumulateSteps };
        Assert.Equal(
            expected.Replace('D', 'A'),
            string.Join(' ', Enumerable.Range(0, 10).Select(_ => Word(other.Step(optimizer, a: _theta * 2, b: null)))));
    }

    [Fact]
    public void Report_of_a_cycle_that_was_ended_early_and_of_a_phase_says_it_too()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyFourth { AccumulateSteps = 3 };
        var optimizer = new SteplessOptimizer(_theta);
        var words = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            loss.Step(optimizer, a: _theta * 2, b: _theta * 8).Dispose();
            words.Add(Word(loss.EndCycle(optimizer)!));
        }

        Assert.Equal(["D", "n", "n", "n", "D"], words);
        using var turns = new LazyTurns();
        var alternation = turns.Alternate(optimizer);
        Assert.Equal(
            ["D", "n", "D", "n"],
            Enumerable.Range(0, 6).Select(_ => alternation.Step(a: _theta * 2, b: _theta * 8)).Where(static step => step.Read().Names.Contains("B"))
                .Select(Word));
    }

    private static string Word(StepResult step)
    {
        var line = step.Read().ToString();
        return line.Contains("B not due", StringComparison.Ordinal) ? "n" : line.Contains("B absent", StringComparison.Ordinal) ? "A" : "D";
    }

    [Fact]
    public void Evaluations_have_every_component_with_its_weight_and_count_as_no_step()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss();
        var optimizer = new SteplessOptimizer(_theta);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(4, loss.forward(a: _theta * 2, b: _theta * 8).item<double>());
            Assert.Equal([1, 0.25], loss.Evaluate(a: _theta * 2, b: _theta * 8).EffectiveWeights.Values);
        }

        Assert.Equal(1, loss.Step(optimizer, a: _theta * 2, b: _theta * 8).Read().Presence[1]);
    }

    [Fact]
    public void Skipped_step_is_none_and_a_cycle_is_one()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss { NonFinite = NonFinite.SkipStep, AccumulateSteps = 2 };
        var optimizer = new SteplessOptimizer(_theta);
        double[] Presence(int batches, double a = 2) =>
            [.. Enumerable.Range(0, batches).Select(_ => loss.Step(optimizer, a: _theta * a, b: _theta * 8).Read().Presence[1])];
        Assert.Equal([1.0, 1], Presence(2));
        Assert.Equal(2 + 6, _theta.grad!.item<double>(), 1e-12);
        Assert.Equal([0.0], Presence(1));
        _ = Presence(1, double.NaN);
        Assert.Equal([0.0, 0, 0, 1, 1], Presence(5));
    }

    [Fact]
    public void Count_of_steps_is_in_the_checkpoint()
    {
        using var scope = NewDisposeScope();
        using var first = new LazyLoss();
        using var second = new LazyLoss();
        var optimizer = new SteplessOptimizer(_theta);
        double Presence(LazyLoss loss) => loss.Step(optimizer, a: _theta * 2, b: _theta * 8).Read().Presence[1];
        _ = (Presence(first), Presence(first));
        using var file = new TemporaryFile();
        first.save(file.Path);
        second.load(file.Path);
        Assert.Equal([0.0, 1, 0], [Presence(second), Presence(second), Presence(second)]);
        second.load_state_dict(first.state_dict());
        Assert.Equal([0.0, 1, 0], [Presence(second), Presence(second), Presence(second)]);
    }

    /// <summary>Each phase counts its own steps.</summary>
    [Fact]
    public void In_phases_the_steps_of_the_phase_count()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyTurns();
        var optimizer = new SteplessOptimizer(_theta);
        var turns = loss.Alternate(optimizer);
        var present = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var report = turns.Step(a: _theta * 2, b: _theta * 8).Read();
            if (report.Names.Contains("B"))
            {
                present.Add(report.Presence["B"]);
            }
        }

        Assert.Equal([1.0, 0, 1, 0, 1, 0], present);
    }

    /// <summary>Where nothing is due there is no step, and what is due later comes nearer all the same.</summary>
    [Fact]
    public void Nothing_due_is_no_step_and_not_the_end()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyOnly();
        var optimizer = new SteplessOptimizer(_theta);
        bool[] skipped = [.. Enumerable.Range(0, 5).Select(_ => loss.Step(optimizer, a: _theta * 2).Skipped)];
        Assert.Equal([false, true, false, true, false], skipped);
    }

    [Fact]
    public void Component_that_is_due_must_have_a_loss()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss { Empty = true };
        var exception = Assert.Throws<InvalidOperationException>(() => loss.Step(new SteplessOptimizer(_theta), a: _theta * 2, b: _theta));
        Assert.Contains("'B'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Adaptive_scheme_is_asked_for_what_is_due_and_the_weight_counts_as_often()
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(new RandomWeightingAttribute(), static () => new ChosenLazy());
        var optimizer = new SteplessOptimizer(_theta);
        using var first = loss.Step(optimizer, a: _theta * 2, b: _theta * 8);
        using var second = loss.Step(optimizer, a: _theta * 2, b: _theta * 8);
        var (due, other) = (first.Read(), second.Read());
        Assert.Equal(1, due.EffectiveWeights[0] + (due.EffectiveWeights[1] / 4 / 0.5), 1e-12);
        Assert.Equal([1.0, 0], other.EffectiveWeights.Values);
    }

    [Fact]
    public void Step_of_a_loss_that_is_absent_from_a_thousand_is_noted_once()
    {
        using var scope = NewDisposeScope();
        using var loss = new FixedMaybe();
        var optimizer = new SteplessOptimizer(_theta);
        var notes = new List<string>();
        for (var i = 0; i < 2100; i++)
        {
            using var step = NewDisposeScope();
            notes.AddRange(loss.Step(optimizer, a: _theta * 2, b: i == 7 ? _theta : null, c: _theta, r: null).Read().Notes);
        }

        Assert.StartsWith("'R' was absent from each of the first 1000 steps", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_leave_out_what_is_absent()
    {
        using var scope = NewDisposeScope();
        using var loss = new LazyLoss();
        var optimizer = new SteplessOptimizer(_theta);
        using var csv = new TemporaryFile();
        using var json = new TemporaryFile();
        File.Delete(csv.Path);
        File.Delete(json.Path);
        for (var i = 0; i < 2; i++)
        {
            // Opened again each time: what the heading says holds for the lines that follow.
            using var table = LossLog.Csv(csv.Path);
            using var lines = LossLog.JsonLines(json.Path);
            var report = loss.Step(optimizer, a: _theta * 2, b: _theta * 8).Read();
            report.WriteTo(table, i);
            report.WriteTo(lines, i);
        }

        Assert.Equal(
            [
                "step,phase,raw_total,declared_total,gradient_norm,skipped,loss/A,effective_weight/A,share/A,loss/B,effective_weight/B,share/B,presence/B",
                "0,,8,8,,0,2,1,0.25,8,0.75,0.75,1",
                "1,,2,2,,0,2,1,1,,,,0",
            ],
            File.ReadAllLines(csv.Path));
        Assert.Contains("\"B\":{\"loss\":8,\"effective_weight\":0.75,\"share\":0.75}", File.ReadAllLines(json.Path)[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\"B\"", File.ReadAllLines(json.Path)[1], StringComparison.Ordinal);
    }
}

[CombinedLoss]
internal sealed partial class LazyLoss
{
    public int Evaluated { get; private set; }

    public int Shared { get; private set; }

    public bool Empty { get; set; }

    [Intermediate]
    private Tensor Half(Tensor b)
    {
        Shared++;
        return b;
    }

    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss(0.25, Every = 3)]
    private Tensor B(Tensor half)
    {
        Evaluated++;
        return Empty ? null! : half;
    }
}

[CombinedLoss]
[Phase("First", nameof(A), nameof(B), Steps = 2)]
[Phase("Second", nameof(A))]
internal sealed partial class LazyTurns
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss(0.25, Every = 2)]
    private static Tensor B(Tensor b) => Conformance.Given.Loss(b);
}

[CombinedLoss]
internal sealed partial class LazyFourth
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss(0.5, Every = 4)]
    private static Tensor? B(Tensor? b) => b is null ? null : Conformance.Given.Loss(b);
}

[CombinedLoss]
internal sealed partial class LazyOnly
{
    [MainLoss(Every = 2)]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);
}

[CombinedLoss, Chosen]
internal sealed partial class ChosenLazy
{
    [MainLoss]
    private static Tensor A(Tensor a) => Conformance.Given.Loss(a);

    [AuxiliaryLoss(0.5, Every = 4)]
    private static Tensor B(Tensor b) => Conformance.Given.Loss(b);
}
