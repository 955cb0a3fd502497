using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>The least that a generator for an attribute can do: it finds what carries it and emits a constant for each.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class OneAttributeGenerator(string attribute) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var hints = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (_, _) => true,
            static (target, _) => target.TargetSymbol is INamedTypeSymbol type
                ? YardstickText.HintName(type)
                : $"{target.TargetSymbol.Name}.{YardstickText.HintName(target.TargetSymbol.ContainingType)}");
        context.RegisterSourceOutput(hints, static (output, hint) => output.AddSource(hint, YardstickText.Value));
    }
}
