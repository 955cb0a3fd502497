using LossGen.Runtime.Tests.Infrastructure;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>What a step costs under each scheme: tensors that it creates beyond those of a step with fixed weights, for any number of components.</summary>
public class SchemeCostTests
{
    private static readonly Dictionary<string, long> Beyond = new(StringComparer.Ordinal)
    {
        ["CoefficientOfVariation"] = 45,
        ["DynamicTaskPriority"] = 28,
        ["DynamicWeightAverage"] = 22,
        ["Famo"] = 75,
        ["ImtlLoss"] = 23,
        ["OrderedGating"] = 17,
        ["RandomWeighting"] = 11,
        ["RandomWeighting Sum=K"] = 11,
        ["ReLoBRaLo"] = 32,
        ["ReLoBRaLo looking back"] = 35,
        ["SmoothTchebycheff"] = 16,
        ["SmoothTchebycheff Plain"] = 13,
        ["SmoothTchebycheff soon"] = 16,
        ["SoftAdapt"] = 28,
        ["SoftAdapt LossWeighted"] = 32,
        ["SoftAdapt Newest"] = 28,
        ["SoftAdapt Normalized"] = 31,
        ["SoftAdapt Ratio"] = 30,
        ["SoftOptimalUncertainty"] = 14,
        ["Uncertainty"] = 26,
        ["Uncertainty Classification"] = 26,
    };

    public static TheoryData<string> Adaptive => [.. EveryScheme.Adaptive];

    [Theory]
    [MemberData(nameof(Adaptive))]
    public void Step_creates_so_many_tensors_beyond_one_with_fixed_weights(string scheme)
    {
        using var scope = NewDisposeScope();
        using var theta = new Parameter(ones([]));
        using var fixedLoss = new Conformance.ReplayedSum3();
        using var loss = ChosenAttribute.For(EveryScheme.Create(scheme), static () => new ChosenGiven());
        using var optimizer = new SteplessOptimizer([theta, .. loss.parameters()]);
        long Fixed() => Tensors.CreatedBy(() => fixedLoss.Step(optimizer, a: theta * 2, b: theta * 0.5, c: theta * 3).Dispose());
        long Chosen() => Tensors.CreatedBy(() => (EveryScheme.EvaluatesOnce(scheme)
            ? loss.Step(optimizer, a: theta * 2, b: theta * 0.5, c: theta * 3)
            : loss.Step(optimizer, () => (theta * 2, theta * 0.5, theta * 3))).Dispose());
        for (var i = 0; i < 8; i++)
        {
            _ = (Fixed(), Chosen());
            loss.EpochEnd();
        }

        // A look back that is drawn costs more than one that is not: the most of several steps.
        Assert.Equal(Beyond[scheme], Enumerable.Range(0, 8).Max(_ => Chosen() - Fixed()));
    }
}
