namespace LossGen.Generator.Declarations.Reading;

/// <summary>
/// What decides how much of the update a component causes; the numbers are those of the Runtime's <c>ContributionBasis</c>.
/// </summary>
internal enum ContributionBasis
{
    Dynamic,
    WeightTimesMagnitude,
    Weight,
}
