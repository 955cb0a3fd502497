using System.Collections.Immutable;

namespace LossGen.Analyzers.Dominance.Sources;

/// <summary>The list of what knows magnitudes, most trusted first: a new source is a new file and a line here.</summary>
internal static class MagnitudeSources
{
    /// <summary>The sources for one compilation.</summary>
    /// <param name="torch">TorchSharp's symbols, looked up by the first component whose body is read.</param>
    public static ImmutableArray<MagnitudeSource> For(Lazy<TorchContext?> torch) => ImmutableArray.Create<MagnitudeSource>(
        new DeclaredMagnitudes(),
        new BuiltInMagnitudes(torch),
        new SummedMagnitudes(torch));
}
