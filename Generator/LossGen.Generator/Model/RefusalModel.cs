namespace LossGen.Generator.Model;

/// <summary>
/// What remains of a class that cannot be generated: its members, so that callers are told one thing, the reason, and not
/// that everything is missing.
/// </summary>
/// <param name="Reason">The finding as an analyzer words it, after its identifier; null where the compiler says what is wrong.</param>
/// <param name="Heritage">What the generated part adds to the class's bases; null for nothing.</param>
/// <param name="IsModule">Whether the class is a <c>LossModule</c>, and says what its loss is.</param>
/// <param name="IsStatic">Whether the class is static.</param>
/// <param name="IsMarked">Whether the class as a whole carries the reason, because a member that would cannot be added.</param>
/// <param name="Omitted">The generated members whose names are taken.</param>
internal sealed record RefusalModel(
    string? Reason,
    string? Heritage,
    bool IsModule,
    bool IsStatic,
    bool IsMarked,
    EquatableArray<string> Omitted);
