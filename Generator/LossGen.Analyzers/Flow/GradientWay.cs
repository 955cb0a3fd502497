namespace LossGen.Analyzers.Flow;

/// <summary>How far <see cref="TrainingUse"/> follows a value.</summary>
internal enum GradientWay
{
    /// <summary>Wherever its gradient comes from, also out of a loss that is computed of it.</summary>
    Any,

    /// <summary>As above, and what a model returns counts as trained on.</summary>
    Output,

    /// <summary>Wherever its value goes, also through <c>detach</c>.</summary>
    Value,

    /// <summary>As part of the total, term or factor, but not into a loss.</summary>
    Total,

    /// <summary>Wherever its gradient comes from, but not as the factor of a loss.</summary>
    Unweighted,

    /// <summary>Wherever its gradient comes from, and what any method returns counts as trained on.</summary>
    Returned,

    /// <summary>As a term of the total, neither factor nor in a loss.</summary>
    Term,
}
