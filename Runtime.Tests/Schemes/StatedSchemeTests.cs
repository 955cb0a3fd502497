using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>Schemes, and forms of schemes, for which no recorded numbers are at hand: a second statement of each formula, in plain numbers.</summary>
public class StatedSchemeTests
{
    private static readonly double[][] Losses = [.. Enumerable.Range(0, 30).Select(static t => new[]
    {
        2 * Math.Exp(-0.1 * t) + (0.1 * Math.Sin(t)) + 0.3, 0.8 + (0.3 * Math.Cos(3 * t)), 100 / (1.0 + t),
    })];

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    [InlineData(20)]
    public void SoftOptimalUncertainty(double temperature) => AssertFollows(
        new SoftOptimalUncertaintyAttribute { Temperature = temperature },
        t => Softmax([.. Losses[t].Select(loss => 1 / loss / temperature)]));

    [Theory]
    [InlineData(1)]
    [InlineData(0.05)]
    public void OrderedGating(double steepness) => AssertFollows(
        new OrderedGatingAttribute { Steepness = steepness },
        t => [1, Math.Exp(-steepness * Losses[t][0]), Math.Exp(-steepness * (Losses[t][0] + Losses[t][1]))]);

    /// <summary>From all losses anew at every step, where the scheme keeps running statistics.</summary>
    [Fact]
    public void CoefficientOfVariation() => AssertFollows(new CoefficientOfVariationAttribute(), static t =>
    {
        if (t < 2)
        {
            return [1 / 3.0, 1 / 3.0, 1 / 3.0];
        }

        var variations = new double[3];
        for (var i = 0; i < 3; i++)
        {
            var ratios = Enumerable.Range(0, t).Select(s => s == 0 ? 1 : Losses[s][i] / Losses.Take(s).Average(losses => losses[i])).ToArray();
            var mean = ratios.Average();
            variations[i] = Math.Sqrt(ratios.Average(ratio => (ratio - mean) * (ratio - mean)) + 1e-8) / mean;
        }

        return [.. variations.Select(variation => variation / variations.Sum())];
    });

    /// <summary>κ as the sum of all measures, each with the weight that the averaging left it, where the scheme keeps a running one.</summary>
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(0, 1)]
    [InlineData(2.5, 0.3)]
    public void DynamicTaskPriority(double focus, double rate)
    {
        using var weighting = new PriorityWeighting(EveryScheme.Infos(3), focus, rate);
        double Measure(int t, int i) => 0.5 + (0.49 * Math.Sin((0.3 * t) + i));
        for (var t = 0; t < 30; t++)
        {
            using var scope = NewDisposeScope();
            weighting.Measures = tensor([Measure(t, 0), Measure(t, 1), Measure(t, 2)]);
            var actual = weighting.Next(tensor(Losses[t])).data<double>().ToArray();
            for (var i = 0; i < 3; i++)
            {
                var kappa = (Math.Pow(1 - rate, t) * Measure(0, i)) + Enumerable.Range(1, t).Sum(s => rate * Math.Pow(1 - rate, t - s) * Measure(s, i));
                Assert.Equal(Math.Pow(1 - kappa, focus) * Math.Log(1 / kappa), actual[i], 1e-12);
            }
        }
    }

    /// <summary>The derivative of μ·log Σ exp(wL / μ), found by central differences, is the factor times the weight.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    public void SmoothTchebycheff_plain(double smoothness)
    {
        double[] weights = [1, 0.5, 0.02];
        var components = weights.Select(static (weight, i) => new ComponentInfo($"L{i}", LossRole.Auxiliary, weight)).ToArray();
        using var weighting = new SmoothTchebycheffAttribute { Form = TchebycheffForm.Plain, Smoothness = smoothness }.Create(components);
        foreach (var losses in Losses)
        {
            using var scope = NewDisposeScope();
            var factors = weighting.Next(tensor(losses)).data<double>().ToArray();
            for (var i = 0; i < 3; i++)
            {
                double Value(double shift) =>
                    smoothness * Math.Log(losses.Select((loss, k) => Math.Exp(weights[k] * (k == i ? loss + shift : loss) / smoothness)).Sum());

                Assert.Equal((Value(1e-5) - Value(-1e-5)) / 2e-5, factors[i] * weights[i], 1e-8);
            }
        }
    }

    /// <summary>e^(−s)·L + ½s for the components that are named, ½e^(−s)·L + ½s for the others; each begins where it would come to rest.</summary>
    [Fact]
    public void Uncertainty_begins_at_rest_where_the_size_is_known()
    {
        ComponentInfo[] components =
        [
            new("Depth", LossRole.Main, 1) { Typical = 4 }, new("Label", LossRole.Auxiliary, 1) { Typical = 0.5 }, new("Other", LossRole.Auxiliary, 1),
        ];
        using var scope = NewDisposeScope();
        using var weighting = new UncertaintyAttribute { Classification = ["Label"] }.Create(components);
        var factors = weighting.Next(ones(3));
        Assert.Equal([1 / 8.0, 1, 0.5], factors.detach().data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        (factors.dot(tensor([4, 0.5, 1.0])) + weighting.Penalty()!.sum()).backward();
        Assert.Equal([0, 0, 0.0], weighting.parameters().Single().grad!.data<double>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);

        using var given = new UncertaintyAttribute { Initial = -0.5 }.Create(components);
        Assert.Equal([-0.5, -0.5, -0.5], given.parameters().Single().detach().data<double>().ToArray());
    }

    /// <summary>The values that the authors publish with their code.</summary>
    [Theory]
    [InlineData(SoftAdaptVariant.Original, 0.99343, 0.0065666, 3.8908e-22)]
    [InlineData(SoftAdaptVariant.Normalized, 0.3221, 0.3251, 0.3528)]
    [InlineData(SoftAdaptVariant.LossWeighted, 0.87978, 0.12022, 7.1234e-20)]
    public void SoftAdapt_gives_the_published_values(SoftAdaptVariant variant, double first, double second, double third)
    {
        double[][] published = [[1, 150, 1500], [2, 100, 1000], [3, 50, 500], [4, 10, 100], [5, 0.1, 1]];
        using var scope = NewDisposeScope();
        using var weighting = new SoftAdaptAttribute { Variant = variant, Order = 4 }.Create(EveryScheme.Infos(3));
        double[] factors = [];
        foreach (var losses in published)
        {
            factors = weighting.Next(tensor(losses)).data<double>().ToArray();
        }

        Assert.Equal([first, second, third], factors, static (expected, actual) => Math.Abs(expected - actual) <= 2e-4 * expected);
    }

    /// <summary>A parabola has its slope at the newest point; at the oldest it is another.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void SoftAdapt_takes_the_slope_where_it_is_told_to(int order)
    {
        using var scope = NewDisposeScope();
        using var newest = new SoftAdaptAttribute { Beta = 1, Order = order, At = SoftAdaptPoint.Newest }.Create(EveryScheme.Infos(2));
        using var oldest = new SoftAdaptAttribute { Beta = 1, Order = order, At = SoftAdaptPoint.Oldest }.Create(EveryScheme.Infos(2));
        double[] slopes = [];
        for (var t = 0; t <= order; t++)
        {
            var losses = tensor([0.1 * t * t, 5.0]);
            slopes = [.. new[] { newest, oldest }.Select(scheme => scheme.Next(losses)).Select(static w => Math.Log(w[0].ToDouble() / w[1].ToDouble()))];
        }

        Assert.Equal(0.2 * order, slopes[0], 1e-9);
        Assert.Equal(0, slopes[1], 1e-9);
    }

    [Fact]
    public void DynamicWeightAverage_follows_the_means_of_epochs()
    {
        using var scope = NewDisposeScope();
        using var weighting = new DynamicWeightAverageAttribute().Create(EveryScheme.Infos(2));
        double[][][] epochs = [[[0.5, 1], [1.5, 1]], [[1, 3], [1, 5]]];
        foreach (var epoch in epochs)
        {
            foreach (var losses in epoch)
            {
                Assert.Equal([1.0, 1], weighting.Next(tensor(losses)).data<double>().ToArray());
            }

            weighting.EpochEnd();
            weighting.EpochEnd();
        }

        // Ratios of 1 and 4.
        Assert.Equal([0.364851, 1.635149], weighting.Next(tensor([9, 9.0])).data<double>().ToArray(), static (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private static void AssertFollows(WeightingAttribute attribute, Func<int, double[]> expected)
    {
        using var weighting = attribute.Create(EveryScheme.Infos(3));
        for (var t = 0; t < Losses.Length; t++)
        {
            using var scope = NewDisposeScope();
            var actual = weighting.Next(tensor(Losses[t])).data<double>().ToArray();
            Assert.Equal(expected(t), actual, static (one, other) => Math.Abs(one - other) <= 1e-12);
        }
    }

    private static double[] Softmax(double[] values)
    {
        var powers = Array.ConvertAll(values, value => Math.Exp(value - values.Max()));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }
}
