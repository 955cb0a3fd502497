using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance;

/// <summary>A component's weight over the training, whose span is 0 to 1.</summary>
/// <param name="IsConstant">Whether the weight is the same throughout.</param>
/// <param name="At">The weight at a point of the span.</param>
internal sealed record WeightCourse(bool IsConstant, Func<double, double> At)
{
    public static WeightCourse Constant(double weight) => new(IsConstant: true, _ => weight);

    /// <summary>The weights as they are declared.</summary>
    public static WeightCourse Declared(LossReading loss, ComponentReading component) => Constant(component.Weight);
}
