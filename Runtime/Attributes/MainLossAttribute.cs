namespace LossGen;

/// <summary>The component that the model is trained for. At most one a class; auxiliaries are judged against it.</summary>
public sealed class MainLossAttribute : ComponentAttribute
{
    /// <summary>A main component with weight 1.</summary>
    public MainLossAttribute()
    {
    }

    /// <summary>A main component with the given weight.</summary>
    /// <param name="weight">The declared weight. Finite and above zero.</param>
    public MainLossAttribute(double weight)
        : base(weight)
    {
    }
}
