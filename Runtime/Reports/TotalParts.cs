namespace LossGen;

/// <summary>
/// What each component adds to the raw and to the declared total, one number for each of a set; 0 for one with a bound, which is in no
/// total, also where its loss is not finite.
/// </summary>
internal sealed record TotalParts(double[] Raw, double[] Declared)
{
    /// <summary>Those of a step or an evaluation.</summary>
    /// <param name="components">The components that are present.</param>
    /// <param name="losses">Their losses.</param>
    /// <param name="weights">The weights in force with which they count.</param>
    /// <param name="declared">The declared weights with which they count.</param>
    public static TotalParts Of(ComponentSet components, double[] losses, double[] weights, double[] declared)
    {
        return new TotalParts(Products(weights), Products(declared));

        double[] Products(double[] factors) =>
            [.. losses.Select((loss, i) => components.Infos[i].Bound is null ? loss * factors[i] : 0)];
    }
}
