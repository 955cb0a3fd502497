namespace LossGen;

/// <summary>
/// What analyzers must know about a schedule, written on its attribute class, where it can be read across assemblies. The ends they take
/// from the arguments of its constructor: <c>from</c> and <c>to</c>, or a list of values.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ScheduleTraitsAttribute : Attribute
{
    /// <summary>The value changes by a factor, so that neither end is 0 and both have one sign.</summary>
    public bool ByFactor { get; set; }

    /// <summary>
    /// The schedule repeats its way, with the options <c>Cycles</c> and <c>Ramp</c> of <see cref="CyclicScheduleAttribute"/>.
    /// </summary>
    public bool Repeats { get; set; }
}
