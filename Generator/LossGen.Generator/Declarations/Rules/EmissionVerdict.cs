namespace LossGen.Generator.Declarations.Rules;

/// <summary>What the rules say of a class: generated, refused for a reason, or left to the compiler.</summary>
/// <param name="IsAllowed">Whether the class can be generated.</param>
/// <param name="Reason">The first error as an analyzer words it, after its identifier; null where the compiler says what is wrong.</param>
internal readonly record struct EmissionVerdict(bool IsAllowed, string? Reason)
{
    public static readonly EmissionVerdict Allowed = new(IsAllowed: true, null);

    public static readonly EmissionVerdict LeftToCompiler = new(IsAllowed: false, null);
}
