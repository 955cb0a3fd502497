namespace LossGen.Generator.Model;

/// <summary>One phase of alternating training.</summary>
/// <param name="Name">The phase's name.</param>
/// <param name="Components">The names of its components, in the class's order.</param>
/// <param name="Trains">The members whose modules it trains.</param>
/// <param name="IsRestricted">Whether it says what it trains; otherwise it trains what its optimizer owns.</param>
/// <param name="Steps">How many steps it makes before the next phase is due.</param>
/// <param name="MaxNorm">The largest gradient norm; 0 for the class's.</param>
internal sealed record PhaseModel(
    string Name,
    EquatableArray<string> Components,
    EquatableArray<TrainedModel> Trains,
    bool IsRestricted,
    int Steps,
    double MaxNorm);
