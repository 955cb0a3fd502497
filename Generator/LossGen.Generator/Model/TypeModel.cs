namespace LossGen.Generator.Model;

/// <summary>How to reopen the class in another file.</summary>
/// <param name="Namespace">The namespace, escaped; empty for the global one.</param>
/// <param name="ContainingTypes">The declarations of the types around it, outermost first, for example <c>partial struct
/// Outer&lt;T&gt;</c>.</param>
/// <param name="Declaration">The class's own declaration, for example <c>partial class DepthLoss&lt;T&gt;</c>.</param>
/// <param name="QualifiedName">The class from anywhere, for example <c>global::Demo.DepthLoss&lt;T&gt;</c>.</param>
/// <param name="DisplayName">The class as a comment names it.</param>
/// <param name="HintName">The generated file's name without ending, unique but for letter case.</param>
internal sealed record TypeModel(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Declaration,
    string QualifiedName,
    string DisplayName,
    string HintName);
