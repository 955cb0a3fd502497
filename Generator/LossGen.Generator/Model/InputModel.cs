namespace LossGen.Generator.Model;

/// <summary>One input of the combined loss.</summary>
/// <param name="Name">The parameter's name, not escaped.</param>
/// <param name="Type">The type, qualified, with its nullability.</param>
/// <param name="IsTensor">Whether it is a tensor.</param>
/// <param name="Default">The value that the components give it where a caller gives none; null where a caller must.</param>
/// <param name="UsedBy">The names of the components that take it.</param>
internal sealed record InputModel(string Name, string Type, bool IsTensor, ConstantModel? Default, EquatableArray<string> UsedBy)
{
    /// <summary>
    /// Whether null is a value of the input: it is annotated so, or has a default. Without nullable annotations only a default says it.
    /// </summary>
    public bool MayBeNull { get; init; }

    /// <summary>Whether it lives on the stack alone, as a span does: no object can hold it.</summary>
    public bool IsRefLike { get; init; }
}
