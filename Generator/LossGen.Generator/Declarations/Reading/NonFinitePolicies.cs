namespace LossGen.Generator.Declarations.Reading;

/// <summary>The members of the Runtime's <c>NonFinite</c>, in their order.</summary>
internal static class NonFinitePolicies
{
    private static readonly string[] Names = ["Propagate", "Throw", "SkipStep"];

    public static string? Name(int value) => value >= 0 && value < Names.Length ? Names[value] : null;
}
