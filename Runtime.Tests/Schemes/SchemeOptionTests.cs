using static TorchSharp.torch;

namespace LossGen.Runtime.Tests.Schemes;

/// <summary>Options outside of their range are told when the loss is created, by attribute, option and value.</summary>
public class SchemeOptionTests
{
    public static TheoryData<WeightingAttribute, string> Refused => new()
    {
        { new SoftOptimalUncertaintyAttribute { Temperature = 0 }, "[SoftOptimalUncertainty(Temperature = 0)]: Temperature is a number above 0." },
        { new SoftOptimalUncertaintyAttribute { Temperature = double.NaN }, "[SoftOptimalUncertainty(Temperature = NaN)]: Temperature is a number above 0." },
        { new RandomWeightingAttribute { Sum = (WeightSum)7 }, "[RandomWeighting(Sum = 7)]: Sum is one of One, K." },
        { new SoftAdaptAttribute { Order = 5 }, "[SoftAdapt(Order = 5)]: Order is 1 to 4." },
        { new SoftAdaptAttribute { Beta = double.PositiveInfinity }, "[SoftAdapt(Beta = Infinity)]: Beta is a finite number." },
        { new SoftAdaptAttribute { Rate = SoftAdaptRate.Ratio, Order = 2 }, "[SoftAdapt(Order = 2)]: Order is 1 where the rate is a ratio, of two losses." },
        { new ReLoBRaLoAttribute { Alpha = 1.5 }, "[ReLoBRaLo(Alpha = 1.5)]: Alpha is a number from 0 to 1." },
        { new ReLoBRaLoAttribute { Beta = -0.1 }, "[ReLoBRaLo(Beta = -0.1)]: Beta is a number from 0 to 1." },
        { new ReLoBRaLoAttribute { Temperature = -1 }, "[ReLoBRaLo(Temperature = -1)]: Temperature is a number above 0." },
        { new OrderedGatingAttribute { Steepness = 0 }, "[OrderedGating(Steepness = 0)]: Steepness is a number above 0." },
        { new DynamicWeightAverageAttribute { Temperature = 0 }, "[DynamicWeightAverage(Temperature = 0)]: Temperature is a number above 0." },
        { new SmoothTchebycheffAttribute { Smoothness = 0 }, "[SmoothTchebycheff(Smoothness = 0)]: Smoothness is a number above 0." },
        { new SmoothTchebycheffAttribute { WarmupEpochs = -1 }, "[SmoothTchebycheff(WarmupEpochs = -1)]: WarmupEpochs is 0 or more." },
        { new DynamicTaskPriorityAttribute { Focus = -1 }, "[DynamicTaskPriority(Focus = -1)]: Focus is 0 or a number above it." },
        { new DynamicTaskPriorityAttribute { Rate = 1.5 }, "[DynamicTaskPriority(Rate = 1.5)]: Rate is a number from 0 to 1." },
        { new FamoAttribute { LearningRate = 0 }, "[Famo(LearningRate = 0)]: LearningRate is a number above 0." },
        { new FamoAttribute { WeightDecay = -1 }, "[Famo(WeightDecay = -1)]: WeightDecay is 0 or a number above it." },
        { new FamoAttribute { Minima = [0, 1] }, "[Famo(Minima = 0, 1)]: Minima has a number for each component: Squared, Absolute, Largest." },
        { new UncertaintyAttribute { Initial = double.NaN }, "[Uncertainty(Initial = NaN)]: Initial is a finite number." },
        {
            new UncertaintyAttribute { Classification = ["Lable"] },
            "[Uncertainty(Classification = \"Lable\")]: Classification names components that the scheme weighs, which are Squared, Absolute, Largest."
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Option_out_of_range_is_refused_by_name(WeightingAttribute attribute, string message)
    {
        var failure = Assert.Throws<ArgumentException>(() => ChosenAttribute.For(attribute, static () => new ChosenLoss()));
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains($" {failure.ParamName} ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A phase has some of the components only, and no name of another's is a mistake there.</summary>
    [Fact]
    public void Names_of_other_phases_are_no_mistake()
    {
        using var scope = NewDisposeScope();
        using var loss = ChosenAttribute.For(new UncertaintyAttribute { Classification = ["Largest"] }, static () => new ChosenTurns());
        Assert.Equal(3, loss.parameters().Count());
    }
}
