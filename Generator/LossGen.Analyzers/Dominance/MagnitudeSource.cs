using LossGen.Generator.Declarations.Reading;

namespace LossGen.Analyzers.Dominance;

/// <summary>
/// Something that knows how large components are. Sources stand in the order of trust; a new one is a new file and a line in the list.
/// </summary>
internal abstract class MagnitudeSource
{
    /// <summary>What the source sizes.</summary>
    public abstract MagnitudeBasis Basis { get; }

    /// <summary>Whether the user lets this source speak.</summary>
    public virtual bool IsEnabled(DominanceOptions options) => true;

    /// <summary>The component's magnitude, or null where the source does not know it.</summary>
    public abstract Magnitude? Find(LossReading loss, ComponentReading component, CancellationToken cancellationToken);
}
