using LossGen.Runtime.Tests.Infrastructure;
using LossGen.Runtime.Tests.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Constraints;

/// <summary>A bound beside every scheme: the scheme decides as if the bounded component were not there, and the bound as if it were alone.</summary>
public class BoundUnderSchemeTests
{
    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Scheme_and_bound_do_not_know_of_each_other(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        using var without = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var with = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenBound());
        using var alone = new AlwaysBound();
        using var first = new SteplessOptimizer([theta, .. without.parameters()]);
        using var second = new SteplessOptimizer([theta, .. with.parameters()]);
        using var third = new SteplessOptimizer([theta]);
        for (var i = 0; i < 7; i++)
        {
            var (a, b, c, kept) = (2 + (0.3 * i), 0.5 + (0.1 * (i % 3)), 3 - (0.2 * i), 1 + i);
            using var expected = EveryScheme.EvaluatesOnce(scheme)
                ? without.Step(first, a: theta * a, b: theta * b, c: theta * c)
                : without.Step(first, () => (theta * a, theta * b, theta * c));
            using var bound = alone.Step(third, a: theta, kept: theta * kept);
            using var actual = EveryScheme.EvaluatesOnce(scheme)
                ? with.Step(second, a: theta * a, b: theta * b, c: theta * c, kept: theta * kept)
                : with.Step(second, () => new ChosenBound.Inputs { A = theta * a, B = theta * b, C = theta * c, Kept = theta * kept });
            var (left, right) = (expected.Read(), actual.Read());
            foreach (var name in left.Names)
            {
                Assert.Equal(left.EffectiveWeights[name], right.EffectiveWeights[name]);
            }

            Assert.Equal(bound.Read().BoundOf("Kept").EffectiveWeight, right.EffectiveWeights["Kept"]);
            Assert.Equal(bound.Read().BoundOf("Kept").Multiplier, right.BoundOf("Kept").Multiplier);
            Assert.Equal(left.RawTotal, right.RawTotal);
            if (i % 3 == 2)
            {
                without.EpochEnd();
                with.EpochEnd();
            }
        }
    }
}
