namespace FourStep;

/// <summary>A finished training: accuracy on the test pairs, and what it took.</summary>
/// <param name="Name">The schedule.</param>
/// <param name="TopLeft">The fraction of top-left garments that are named rightly.</param>
/// <param name="BottomRight">That of the bottom-right ones.</param>
/// <param name="Steps">Steps of an optimizer.</param>
/// <param name="TrunkForwards">How often the trunk was evaluated.</param>
/// <param name="TrunkBackwards">How often a loss went backward through it.</param>
/// <param name="Seconds">Processor time of the steps: on one thread the time they take, without what else the machine does.</param>
internal sealed record ScheduleRun(
    string Name, double TopLeft, double BottomRight, int Steps, int TrunkForwards, int TrunkBackwards, double Seconds);
