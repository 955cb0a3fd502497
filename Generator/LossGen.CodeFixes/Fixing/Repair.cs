using Microsoft.CodeAnalysis.Editing;

namespace LossGen.CodeFixes.Fixing;

/// <summary>One way to repair a diagnostic.</summary>
/// <param name="Title">What the light bulb says.</param>
/// <param name="Key">The same for the same kind of repair everywhere: Fix All applies those of one key.</param>
/// <param name="Apply">
/// The edits. They change the node that they are given, because the repair of another diagnostic may have changed it
/// before, and leave it as it is when it is repaired already.
/// </param>
internal sealed record Repair(string Title, string Key, Action<SyntaxEditor> Apply)
{
    /// <summary>
    /// Whether the loss is another number afterwards, by a factor that nobody knows. Not offered where a <c>Typical</c> says what the
    /// number was: it would stay, and so would the weight that was chosen by it, and no rule would see either.
    /// </summary>
    public bool ChangesScale { get; init; }
}
