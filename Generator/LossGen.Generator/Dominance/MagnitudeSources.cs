using System.Collections.Immutable;
using LossGen.Generator.Analyzers.Torch;
using LossGen.Generator.Dominance.BuiltIn;
using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Dominance;

/// <summary>The list of what knows magnitudes, most trusted first: a new source is a new file and a line here.</summary>
internal static class MagnitudeSources
{
    /// <summary>The sources for one compilation. TorchSharp's symbols are looked up by the first component whose body is read.</summary>
    public static ImmutableArray<MagnitudeSource> For(Compilation compilation)
    {
        var torch = new Lazy<TorchContext?>(() => TorchContext.Create(compilation));
        return ImmutableArray.Create<MagnitudeSource>(
            new DeclaredMagnitudes(),
            new BuiltInMagnitudes(torch),
            new SummedMagnitudes(torch));
    }
}
