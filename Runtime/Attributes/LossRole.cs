namespace LossGen;

/// <summary>The role of a component.</summary>
public enum LossRole
{
    /// <summary>No role: one of several equal tasks (<see cref="LossComponentAttribute"/>).</summary>
    Peer,

    /// <summary>What the model is trained for (<see cref="MainLossAttribute"/>).</summary>
    Main,

    /// <summary>A helper of the main component (<see cref="AuxiliaryLossAttribute"/>).</summary>
    Auxiliary,

    /// <summary>A penalty that takes no part in any scheme (<see cref="RegularizerAttribute"/>).</summary>
    Regularizer,

    /// <summary>
    /// Kept at, below or above a bound, and in no scheme and no total (<see cref="BoundAttribute"/>).
    /// </summary>
    Constraint,
}
