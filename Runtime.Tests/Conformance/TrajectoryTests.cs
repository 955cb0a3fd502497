using System.Text.Json;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Fifty recorded steps of losses: the weights that each scheme uses, and its total, against independent implementations.</summary>
public class TrajectoryTests
{
    /// <summary>A cap far above the recorded scales: near zero they reach 3e8, and the peers have no cap.</summary>
    private const double NoCap = 1e12;

    private static readonly Dictionary<string, Func<JsonElement, WeightingAttribute>> Schemes = new(StringComparer.Ordinal)
    {
        ["log-sum"] = static _ => new UnitNormalizedAttribute { Epsilon = 0, MaxScale = NoCap },
        ["seed-normalized"] = static c => new UnitNormalizedAttribute { Epsilon = Hyper(c, "eps"), MaxScale = NoCap },
        ["seed-normalized-eps1e-3"] = static c => new UnitNormalizedAttribute { Epsilon = Hyper(c, "eps"), MaxScale = NoCap },
        ["seed-ratio"] = static _ => new RelativeToMainAttribute { Epsilon = 0, MaxScale = NoCap },
        ["seed-convex"] = static c => new ConvexWeightsAttribute(Hyper(c, "a")),
        ["gls"] = static _ => new GeometricMeanAttribute(),
    };

    public static TheoryData<string> Names() => [.. Schemes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scheme_gives_the_recorded_weights(string scheme)
    {
        foreach (var testCase in ConformanceCase.Load("trajectory", scheme))
        {
            var indices = Indices(testCase);
            var weighting = Schemes[scheme](testCase).Create(Infos(indices.Length));
            var expected = testCase.FirstReference().Matrix("weights");
            var losses = testCase.Matrix("losses");
            for (var t = 0; t < losses.Length; t++)
            {
                using var scope = NewDisposeScope();
                var actual = weighting.Next(tensor(Array.ConvertAll(indices, i => losses[t][i]))).data<double>().ToArray();
                ConformanceCase.AssertAgree(testCase, Array.ConvertAll(indices, i => expected[t][i]), actual, $"weights at step {t}");
            }
        }
    }

    [Theory]
    [InlineData("log-sum")]
    [InlineData("gls")]
    [InlineData("seed-ratio")]
    [InlineData("seed-convex")]
    public void Generated_code_gives_the_recorded_weights_and_total(string scheme)
    {
        var replayed = 0;
        foreach (var testCase in ConformanceCase.Load("trajectory", scheme))
        {
            var indices = Indices(testCase);
            if (indices.Length != (scheme is "seed-ratio" or "seed-convex" ? 2 : 3))
            {
                continue;
            }

            var reference = testCase.FirstReference();
            var losses = testCase.Matrix("losses");
            for (var t = 0; t < losses.Length; t++)
            {
                using var scope = NewDisposeScope();
                var leaves = Array.ConvertAll(indices, i => tensor(losses[t][i], dtype: ScalarType.Float64, requires_grad: true));
                var total = Total(scheme, leaves);
                total.backward();

                // The losses are leaves: what reaches them is the weight.
                var expected = Array.ConvertAll(indices, i => reference.Matrix("weights")[t][i]);
                ConformanceCase.AssertAgree(testCase, expected, Array.ConvertAll(leaves, static leaf => leaf.grad!.item<double>()), $"weights at step {t}");
                if (reference.TryGetProperty("total", out _))
                {
                    ConformanceCase.AssertAgree(testCase, [reference.Vector("total")[t]], [total.item<double>()], $"total at step {t}");
                }

                replayed++;
            }
        }

        Assert.NotEqual(0, replayed);
    }

    private static Tensor Total(string scheme, Tensor[] leaves) => scheme switch
    {
        "log-sum" => new ReplayedLogSum3().forward(a: leaves[0], b: leaves[1], c: leaves[2]),
        "gls" => new ReplayedGeometric3().forward(a: leaves[0], b: leaves[1], c: leaves[2]),
        "seed-ratio" => new ReplayedRatio().forward(a: leaves[0], b: leaves[1]),
        _ => new ReplayedConvex().forward(a: leaves[0], b: leaves[1]),
    };

    private static int[] Indices(JsonElement testCase) =>
        testCase.GetProperty("hyper").TryGetProperty("indices", out var indices)
            ? indices.Deserialize<int[]>()!
            : Enumerable.Range(0, testCase.GetProperty("k").GetInt32()).ToArray();

    private static double Hyper(JsonElement testCase, string name) => testCase.GetProperty("hyper").GetProperty(name).GetDouble();

    private static ComponentInfo[] Infos(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new ComponentInfo($"L{i}", i == 0 ? LossRole.Main : LossRole.Auxiliary, 1))];
}
