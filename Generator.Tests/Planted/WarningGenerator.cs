using Microsoft.CodeAnalysis;

namespace LossGen.Generator.Tests.Planted;

/// <summary>A generator as it must not be: its output compiles, because a pragma hides that it is not clean.</summary>
internal sealed class WarningGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterPostInitializationOutput(static output => output.AddSource(
            "Warning.g.cs",
            """
            #pragma warning disable
            public class WithoutComment { private int _unused; }
            """));
}
