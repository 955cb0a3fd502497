namespace LossGen.Generator.Names;

/// <summary>
/// The members of LossModule that generated code calls by their simple names. Nothing in a generated method may take
/// these names, and a loss class has no methods of these names. A test compares the list with the Runtime.
/// </summary>
internal static class RuntimeHelpers
{
    public static readonly HashSet<string> Static = ["Weighted", "Alpha", "Stack", "StackPresent", "ReadTerms", "BeginNumbers"];

    public static readonly HashSet<string> Instance =
    [
        "RequireConvexWeights", "BeginEvaluation", "BeginStep", "BeginPhase", "StepAgain",
        "ScalesToUnit", "ScalesToMain", "ScalesToGeometricMean", "Weigh", "WeighedTotal", "DeclaredWeights", "DeclaredBounds",
        "RegisterOwnParameter",
    ];

    private static readonly HashSet<string> All = [.. Static, .. Instance];

    public static bool Contains(string name) => All.Contains(name);
}
