using LossGen.Generator.Names;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Declarations.Reading;

/// <summary>The Runtime's <c>[SchemeTraits]</c>, read from the metadata of a scheme's attribute class.</summary>
internal sealed record SchemeTraits(
    ContributionBasis Contribution,
    bool RequiresMain,
    bool NonNegativeWeights,
    bool WeightsSumToOne,
    bool DividesByLosses,
    bool PositiveLosses,
    bool TotalIsMeaningless,
    bool HasParameters,
    bool UsesMeasures)
{
    /// <summary>Whether the scheme looks at the losses again after a step.</summary>
    public bool SecondEvaluation { get; private init; }

    /// <summary>An option by which the scheme does not divide by the losses.</summary>
    public string? DividesByLossesUnless { get; private init; }

    /// <summary>Whether the scheme decides at the end of an epoch.</summary>
    public bool EpochEnd { get; private init; }

    /// <summary>An option by which it does not.</summary>
    public string? EpochEndUnless { get; private init; }

    /// <summary>A class without a scheme has fixed weights.</summary>
    public static readonly SchemeTraits FixedWeights = new(
        ContributionBasis.WeightTimesMagnitude, false, false, false, false, false, false, false, false);

    public static SchemeTraits Read(INamedTypeSymbol attributeClass)
    {
        foreach (var attribute in attributeClass.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: WellKnownNames.SchemeTraitsAttribute } type && type.IsInRuntime())
            {
                return new SchemeTraits(
                    (ContributionBasis)attribute.NamedInt32("Contribution"),
                    attribute.NamedBoolean("RequiresMain"),
                    attribute.NamedBoolean("NonNegativeWeights"),
                    attribute.NamedBoolean("WeightsSumToOne"),
                    attribute.NamedBoolean("DividesByLosses"),
                    attribute.NamedBoolean("PositiveLosses"),
                    attribute.NamedBoolean("TotalIsMeaningless"),
                    attribute.NamedBoolean("HasParameters"),
                    attribute.NamedBoolean("UsesMeasures"))
                {
                    SecondEvaluation = attribute.NamedBoolean(nameof(SecondEvaluation)),
                    DividesByLossesUnless = attribute.NamedString(nameof(DividesByLossesUnless)),
                    EpochEnd = attribute.NamedBoolean(nameof(EpochEnd)),
                    EpochEndUnless = attribute.NamedString(nameof(EpochEndUnless)),
                };
            }
        }

        return new SchemeTraits(ContributionBasis.Dynamic, false, false, false, false, false, false, false, false);
    }
}
