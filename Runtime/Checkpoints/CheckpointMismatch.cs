namespace LossGen;

/// <summary>How a checkpoint differs from the class that loaded it.</summary>
public enum CheckpointMismatch
{
    /// <summary>The declared weight was another one when the checkpoint was written.</summary>
    DeclaredWeightChanged,

    /// <summary>The class has a component that the checkpoint does not know; it keeps its weight.</summary>
    MissingComponent,

    /// <summary>The checkpoint has a component that the class no longer has; its weight is dropped.</summary>
    ExtraComponent,

    /// <summary>The checkpoint has a component's weight without its declared weight, or the other way round.</summary>
    IncompleteComponent,

    /// <summary>The cycle of phases was another one when the checkpoint was written, or only one side has phases.</summary>
    PhasesChanged,

    /// <summary>Only one side has a schedule for the component: one of the class begins, one of the checkpoint is dropped.</summary>
    ScheduleChanged,

    /// <summary>The scheme was another one when the checkpoint was written; the weights are used as they are.</summary>
    SchemeChanged,
}
