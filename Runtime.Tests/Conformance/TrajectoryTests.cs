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
        ["softadapt-original"] = static c => SoftAdapt(c, SoftAdaptVariant.Original),
        ["softadapt-normalized"] = static c => SoftAdapt(c, SoftAdaptVariant.Normalized),
        ["softadapt-loss-weighted"] = static c => SoftAdapt(c, SoftAdaptVariant.LossWeighted),
        ["softadapt-ratio"] = static _ => new SoftAdaptAttribute { Rate = SoftAdaptRate.Ratio, Beta = 1, Sum = WeightSum.K },
        ["dwa-T2"] = static c => new DynamicWeightAverageAttribute { Temperature = Hyper(c, "T") },
        ["dwa-T0.5"] = static c => new DynamicWeightAverageAttribute { Temperature = Hyper(c, "T") },
        ["stch-mu1"] = static c => new SmoothTchebycheffAttribute { Smoothness = Hyper(c, "mu") },
        ["stch-mu0.1"] = static c => new SmoothTchebycheffAttribute { Smoothness = Hyper(c, "mu") },
        ["rlw"] = static _ => new RandomWeightingAttribute(),
        ["relobralo-a0.95-t1"] = static c => new ReLoBRaLoAttribute { Alpha = Hyper(c, "alpha"), Temperature = Hyper(c, "tau") },
        ["relobralo-a0.5-t0.1"] = static c => new ReLoBRaLoAttribute { Alpha = Hyper(c, "alpha"), Temperature = Hyper(c, "tau") },
        ["uw-sgd"] = static _ => new UncertaintyAttribute(),
        ["uw-adam"] = static _ => new UncertaintyAttribute(),
        ["uw-libmtl-init-sgd"] = static c => new UncertaintyAttribute { Initial = Hyper(c, "init") },
        ["uw-libmtl-init-adam"] = static c => new UncertaintyAttribute { Initial = Hyper(c, "init") },
        ["famo"] = static c => new FamoAttribute { LearningRate = Hyper(c, "wLr"), WeightDecay = Hyper(c, "gamma") },
        ["imtl-l"] = static _ => new ImtlLossAttribute(),
    };

    public static TheoryData<string> Names() => [.. Schemes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scheme_gives_the_recorded_weights(string scheme)
    {
        var replayed = 0;
        foreach (var testCase in ConformanceCase.Load("trajectory", scheme).Where(ConformanceCase.HasReference))
        {
            var indices = Indices(testCase);
            var weighting = ReplayedDraws.Create(Schemes[scheme](testCase), testCase, Infos(indices.Length));
            using var optimizer = Optimizer(testCase, weighting);
            var expected = testCase.FirstReference().Matrix("weights");
            var losses = testCase.Matrix("losses");
            for (var t = 0; t < losses.Length; t++)
            {
                using var scope = NewDisposeScope();
                var given = tensor(Array.ConvertAll(indices, i => losses[t][i]));
                var actual = weighting.Next(given);
                ConformanceCase.AssertAgree(testCase, Array.ConvertAll(indices, i => expected[t][i]), actual.detach().data<double>().ToArray(), $"weights at step {t}");
                if (optimizer is not null)
                {
                    optimizer.zero_grad();
                    var total = actual.dot(given) + weighting.Penalty()!.sum();
                    if (testCase.FirstReference().TryGetProperty("total", out _))
                    {
                        ConformanceCase.AssertAgree(testCase, [testCase.FirstReference().Vector("total")[t]], [total.item<double>()], $"total at step {t}");
                    }

                    total.backward();
                    optimizer.step();
                }

                if (weighting is ISecondEvaluation again)
                {
                    again.AfterStep(given, tensor(Array.ConvertAll(indices, i => testCase.Matrix("nextLosses")[t][i])));
                }

                weighting.EpochEnd();
            }

            replayed++;
        }

        Assert.NotEqual(0, replayed);
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

    private static SoftAdaptAttribute SoftAdapt(JsonElement testCase, SoftAdaptVariant variant) => new()
    {
        Variant = variant,
        Beta = Hyper(testCase, "beta"),
        Order = testCase.GetProperty("hyper").GetProperty("accuracyOrder").GetInt32(),
    };

    /// <summary>The recorded optimizer of what the scheme learns; null where it learns nothing.</summary>
    private static optim.Optimizer? Optimizer(JsonElement testCase, LossWeighting weighting)
    {
        var parameters = weighting.parameters().ToArray();
        if (parameters.Length == 0)
        {
            return null;
        }

        var settings = testCase.GetProperty("optimizer");
        var rate = settings.GetProperty("lr").GetDouble();
        return settings.GetProperty("kind").GetString() == "adam" ? optim.Adam(parameters, rate) : optim.SGD(parameters, rate);
    }

    private static int[] Indices(JsonElement testCase) =>
        testCase.GetProperty("hyper").TryGetProperty("indices", out var indices)
            ? indices.Deserialize<int[]>()!
            : Enumerable.Range(0, testCase.GetProperty("k").GetInt32()).ToArray();

    private static double Hyper(JsonElement testCase, string name) => testCase.GetProperty("hyper").GetProperty(name).GetDouble();

    private static ComponentInfo[] Infos(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new ComponentInfo($"L{i}", i == 0 ? LossRole.Main : LossRole.Auxiliary, 1))];
}
