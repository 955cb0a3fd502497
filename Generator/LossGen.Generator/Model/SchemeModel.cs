namespace LossGen.Generator.Model;

/// <summary>The weighting scheme of a class.</summary>
/// <param name="AttributeName">The attribute's name, with namespace, as metadata has it.</param>
/// <param name="QualifiedName">The attribute as generated code writes it.</param>
/// <param name="DisplayName">The scheme as people call it.</param>
/// <param name="NonNegativeWeights">Whether the scheme allows no weight below zero.</param>
/// <param name="Arguments">The attribute's arguments, in their order.</param>
internal sealed record SchemeModel(
    string AttributeName,
    string QualifiedName,
    string DisplayName,
    bool NonNegativeWeights,
    EquatableArray<ArgumentModel> Arguments)
{
    /// <summary>How much of the former average a step keeps; 0 for factors that are not averaged.</summary>
    public double Smoothing { get; init; }

    /// <summary>A numeric option, or the value that it has where nothing is said.</summary>
    public double Option(string name, double otherwise)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name == name && argument.Value.Kind == ConstantKind.Double)
            {
                return argument.Value.Number;
            }
        }

        return otherwise;
    }
}
