namespace LossGen.Generator.Model;

/// <summary>The phases of a class.</summary>
/// <param name="Phases">The phases in their order; empty for a class without.</param>
/// <param name="RunsOnce">Whether nothing follows the last phase.</param>
/// <param name="IsInherited">Whether a base class declares them, and has their members.</param>
internal sealed record ScheduleModel(EquatableArray<PhaseModel> Phases, bool RunsOnce, bool IsInherited);
