namespace LossGen.Generator.Tests.Architecture.Planted;

/// <summary>Names, in the body of a method alone, a type of the folder above.</summary>
internal static class Low
{
    public static string Upwards() => nameof(Low) + Arrows.Between([]).Count;
}
