namespace LossGen.Analyzers.Dominance;

/// <summary>One component's weight and magnitude at one point of the training.</summary>
/// <param name="Weight">The weight then.</param>
/// <param name="Magnitude">The magnitude; null where the scheme takes it out.</param>
internal readonly record struct Term(double Weight, Magnitude? Magnitude)
{
    /// <summary>c = |w|·m.</summary>
    public double Contribution => Math.Abs(Weight) * (Magnitude?.Value ?? 1);

    public double Uncertainty => Magnitude?.Uncertainty ?? 1;
}
