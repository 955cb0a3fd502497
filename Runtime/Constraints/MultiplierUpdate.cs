namespace LossGen;

/// <summary>How the multiplier of a bound moves after a step.</summary>
public enum MultiplierUpdate
{
    /// <summary>λ ← clip(λ + Rate·v̄, 0, MaxWeight), beginning with 0: gradient ascent on the multiplier.</summary>
    Additive,

    /// <summary>
    /// λ ← clip(λ·exp(Rate·v̄), 1e-10, MaxWeight), beginning with 1: GECO (Rezende and Viola, Taming VAEs, 2018). Inside the bound it falls
    /// to its floor.
    /// </summary>
    Multiplicative,
}
