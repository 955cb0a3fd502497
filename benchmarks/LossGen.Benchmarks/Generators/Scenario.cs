namespace LossGen.Benchmarks.Generators;

/// <summary>What happened before the generator runs.</summary>
public enum Scenario
{
    /// <summary>The project was opened.</summary>
    Cold,

    /// <summary>Nothing: the same compilation again.</summary>
    Unchanged,

    /// <summary>A key press in a file that has nothing to do with it.</summary>
    UnrelatedEdit,

    /// <summary>A key press in one of the classes.</summary>
    ClassEdit,
}
