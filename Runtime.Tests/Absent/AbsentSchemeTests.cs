using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Absent;

/// <summary>Components that come and go, under every scheme of the package, whichever there are.</summary>
public class AbsentSchemeTests
{
    public static TheoryData<string> All => [.. EveryScheme.All.Where(static name => name != "ConvexWeights")];

    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive];

    /// <summary>A scheme normalises over those that are present, and draws for them alone: it is as if there were no others.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Component_that_never_comes_is_as_one_that_is_not_declared(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var three = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenMaybe());
        using var two = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenTwo());
        using var optimizer = new SteplessOptimizer([theta, .. three.parameters(), .. two.parameters()]);
        for (var i = 0; i < 14; i++)
        {
            var (a, b) = (1 + (1.0 / (i + 1)), 0.4 * Math.Cos(i));
            b = Math.Abs(b) + 0.1;
            using var expected = two.Step(optimizer, () => new ChosenTwo.Inputs { A = theta * a, B = theta * b });
            var expectedGradient = theta.grad!.item<double>();
            using var actual = three.Step(optimizer, () => new ChosenMaybe.Inputs { A = theta * a, B = theta * b, C = null });
            var (reference, report) = (expected.Read(), actual.Read());
            Assert.Equal([.. reference.EffectiveWeights.Values, 0], report.EffectiveWeights.Values, static (x, y) => Math.Abs(x - y) <= 1e-12 * Math.Abs(x));
            Assert.Equal([1.0, 1, 0], report.Presence.Values);
            Assert.Equal(expectedGradient, theta.grad!.item<double>(), 1e-12 * Math.Abs(expectedGradient));
            Assert.Equal(reference.RawTotal, report.RawTotal);
            if (i % 3 == 2)
            {
                two.EpochEnd();
                three.EpochEnd();
            }
        }
    }

    /// <summary>Averages, first losses, histories and what is learned, also under an optimizer with momentum.</summary>
    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Absent_component_leaves_no_trace_in_what_a_scheme_remembers(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([], ScalarType.Float64));
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenMaybe());
        using var optimizer = optim.Adam([theta, .. loss.parameters()], 0.01);
        void Step(int i, bool isPresent) =>
            loss.Step(
                optimizer,
                () => new ChosenMaybe.Inputs { A = theta * (2 + i), B = theta * 0.5, C = isPresent ? theta * (1.5 - (0.1 * i)) : null }).Dispose();
        for (var i = 0; i < 5; i++)
        {
            Step(i, isPresent: true);
        }

        loss.EpochEnd();
        Step(5, isPresent: true);
        var before = OfLast(loss);
        Assert.NotEmpty(before);
        for (var i = 6; i < 9; i++)
        {
            Step(i, isPresent: false);
        }

        Assert.Equal(before, OfLast(loss));
        Step(9, isPresent: true);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Stopped_and_resumed_is_bit_for_bit_what_never_stopping_gives(string scheme)
    {
        foreach (var accumulate in EveryScheme.TraitsOf(scheme).SecondEvaluation ? new[] { 1 } : [1, 2])
        {
            using var whole = new AbsentRun(scheme, accumulate);
            whole.Steps(0, 24);
            foreach (var stop in new[] { 4, 10 })
            {
                using var file = new TemporaryFile();
                using (var first = new AbsentRun(scheme, accumulate))
                {
                    first.Steps(0, stop);
                    first.Checkpoint.Save(file.Path);
                }

                using var second = new AbsentRun(scheme, accumulate);
                second.Checkpoint.Load(file.Path);
                second.Steps(stop, 24);
                Assert.Equal(whole.Everything(), second.Everything());
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_factor_is_a_number_and_nothing_moves_in_evaluation_mode(string scheme)
    {
        using var scope = NewDisposeScope();
        using var run = new AbsentRun(scheme, accumulate: 1);
        run.Steps(0, 24, static report => Assert.All(report.EffectiveWeights.Values, static weight => Assert.True(double.IsFinite(weight))));
        run.Loss.eval();
        static IEnumerable<KeyValuePair<string, string>> Schemes(Dictionary<string, string> all) =>
            all.Where(static entry => entry.Key.StartsWith("scheme", StringComparison.Ordinal) && !entry.Key.Contains(".log_", StringComparison.Ordinal));
        var before = Schemes(run.Everything()).ToList();
        run.Steps(24, 29);
        Assert.Equal(before, Schemes(run.Everything()));
    }

    /// <summary>Every buffer and parameter of the scheme that has an entry for each component: that of the last one.</summary>
    private static List<string> OfLast(LossModule loss) =>
    [
        .. loss.Weighting!.named_buffers().Select(static entry => (entry.name, Tensor: entry.buffer))
            .Concat(loss.Weighting.named_parameters().Select(static entry => (entry.name, Tensor: (Tensor)entry.parameter)))
            .Where(static entry => entry.Tensor.Dimensions > 0 && entry.Tensor.shape[^1] == 3)
            .Select(static entry => $"{entry.name} {string.Join(' ', entry.Tensor.detach()[TensorIndex.Ellipsis, 2].reshape(-1).to(ScalarType.Float64).data<double>().ToArray())}"),
    ];
}
