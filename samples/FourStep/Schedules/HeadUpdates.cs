namespace FourStep.Schedules;

/// <summary>What makes the schedules comparable: each of the two heads is updated as often in all of them.</summary>
internal static class HeadUpdates
{
    public const int InAll = 480;

    /// <summary>In the four-step schedule a head is trained in two of the four stages.</summary>
    public const int InEachStage = InAll / 2;
}
