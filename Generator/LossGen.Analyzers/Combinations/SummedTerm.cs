using LossGen.Analyzers.Values;

namespace LossGen.Analyzers.Combinations;

/// <summary>A value that a sum has in it.</summary>
/// <param name="Source">Where the value is from: two terms of one source are one value.</param>
/// <param name="Part">The part of the source, a component of an evaluation; null for all of it.</param>
/// <param name="Mention">The variable or property, where it is mentioned last.</param>
/// <param name="Through">The variable of the sum that has it in it; null where the sum names it itself.</param>
/// <param name="Factor">What it is multiplied with on the way.</param>
internal sealed record SummedTerm(object Source, string? Part, IOperation Mention, IOperation? Through, TermFactor Factor)
{
    /// <summary>The part of an evaluation that has all components in it.</summary>
    public const string Total = nameof(Total);

    /// <summary>Whether this one is the other's value, or has it in it.</summary>
    public bool Has(SummedTerm other) => ReferenceEquals(Source, other.Source) && (Part == other.Part || Part == Total);
}
