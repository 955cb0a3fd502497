namespace LossGen.Generator.Model;

/// <summary>The weighting scheme of a class.</summary>
/// <param name="AttributeName">The attribute's metadata name.</param>
/// <param name="NonNegativeWeights">Whether the scheme allows no weight below zero.</param>
/// <param name="Options">The values of the attribute's numeric options, given or default, by name.</param>
internal sealed record SchemeModel(string AttributeName, bool NonNegativeWeights, EquatableArray<OptionModel> Options)
{
    public double Option(string name)
    {
        foreach (var option in Options)
        {
            if (option.Name == name)
            {
                return option.Value;
            }
        }

        return double.NaN;
    }
}
