using LossGen.Analyzers.Combinations;

namespace LossGen.CodeFixes.Conversions;

/// <summary>One method of the new class.</summary>
/// <param name="Term">The term that it stands for.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">What it returns.</param>
/// <param name="Comments">Comments that stood at the term.</param>
internal sealed record LossComponent(CombinationTerm Term, string Name, List<LossInput> Parameters, string Body, List<string> Comments)
{
    /// <summary>The magnitude to declare, where one is known; 0 for none.</summary>
    public double Typical { get; init; }

    /// <summary>Whether the weight is to be justified: it is the one that the code had before.</summary>
    public bool IsJustified { get; init; }
}
