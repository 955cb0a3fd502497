namespace LossGen;

/// <summary>What a component is to be to its bound.</summary>
public enum BoundKind
{
    /// <summary>At most the bound (<see cref="KeepBelowAttribute"/>).</summary>
    Below,

    /// <summary>At least the bound (<see cref="KeepAboveAttribute"/>).</summary>
    Above,

    /// <summary>The bound itself (<see cref="KeepAtAttribute"/>).</summary>
    At,
}
