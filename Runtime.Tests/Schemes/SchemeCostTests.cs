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
        ["CoefficientOfVariation"] = 46,
        ["DynamicTaskPriority"] = 29,
        ["DynamicWeightAverage"] = 23,
        ["Famo"] = 76,
        ["ImtlLoss"] = 24,
        ["OrderedGating"] = 18,
        ["RandomWeighting"] = 12,
        ["RandomWeighting Sum=K"] = 12,
        ["ReLoBRaLo"] = 33,
        ["ReLoBRaLo looking back"] = 36,
        ["SmoothTchebycheff"] = 17,
        ["SmoothTchebycheff Plain"] = 14,
        ["SmoothTchebycheff soon"] = 17,
        ["SoftAdapt"] = 32,
        ["SoftAdapt LossWeighted"] = 36,
        ["SoftAdapt Newest"] = 32,
        ["SoftAdapt Normalized"] = 35,
        ["SoftAdapt Ratio"] = 31,
        ["SoftOptimalUncertainty"] = 15,
        ["Uncertainty"] = 27,
        ["Uncertainty Classification"] = 27,
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
