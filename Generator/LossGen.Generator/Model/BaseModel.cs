namespace LossGen.Generator.Model;

/// <summary>What the class derives from.</summary>
/// <param name="IsImplicit">The class names no base, so that the generated part does.</param>
/// <param name="AnnotatedBase">The nearest base that is a combined loss itself, qualified: its generated members are hidden, its weights
/// extended.</param>
/// <param name="HasSameInputs">Whether the annotated base takes the same inputs, so that its methods are hidden and not overloaded.</param>
internal sealed record BaseModel(bool IsImplicit, string? AnnotatedBase, bool HasSameInputs);
