using TorchSharp;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Conformance;

/// <summary>Given gradients: the direction of a step of fixed weights is their recorded sum, and with weights 1/K their mean.</summary>
public class AggregateTests
{
    [Theory]
    [InlineData("sum")]
    [InlineData("mean")]
    public void Fixed_weights_give_the_recorded_direction(string scheme)
    {
        var replayed = 0;
        foreach (var testCase in ConformanceCase.Load("aggregate", scheme).Where(static c => c.GetProperty("k").GetInt32() == 3))
        {
            using var scope = NewDisposeScope();
            var gradients = testCase.Matrix("gradients");
            var start = testCase.Vector("losses");
            using var theta = new TorchSharp.Modules.Parameter(zeros(gradients[0].Length, dtype: ScalarType.Float64));
            using var optimizer = optim.SGD([theta], 1);
            var loss = new ReplayedSum3();
            if (scheme == "mean")
            {
                (loss.Weights.A, loss.Weights.B, loss.Weights.C) = (1 / 3.0, 1 / 3.0, 1 / 3.0);
            }

            // Linear losses, so that their gradients are the given ones; a step of 1 makes the parameters the negative direction.
            var losses = gradients.Select((g, i) => tensor(g, dtype: ScalarType.Float64).dot(theta) + start[i]).ToArray();
            using var step = loss.Step(optimizer, a: losses[0], b: losses[1], c: losses[2]);

            var reference = testCase.FirstReference();
            var factor = reference.GetProperty("canonicalFactor").GetDouble();
            var expected = Array.ConvertAll(reference.Vector("direction"), value => value * factor);
            var actual = Array.ConvertAll(theta.detach().data<double>().ToArray(), static value => -value);
            var largest = gradients.Max(static row => row.Max(Math.Abs));
            for (var i = 0; i < expected.Length; i++)
            {
                // Large gradients cancel: the tolerance is relative to their size.
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * largest, $"{testCase.GetProperty("id")}: [{i}] is {actual[i]:R}, not {expected[i]:R}");
            }

            replayed++;
        }

        Assert.NotEqual(0, replayed);
    }
}
