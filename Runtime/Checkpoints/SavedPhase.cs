namespace LossGen;

/// <summary>One phase of a saved loss.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The step of the cycle at which it begins.</param>
/// <param name="Steps">How many steps it has.</param>
internal readonly record struct SavedPhase(string Name, long Start, long Steps);
