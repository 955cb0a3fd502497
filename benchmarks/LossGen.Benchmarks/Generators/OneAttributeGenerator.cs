using Microsoft.CodeAnalysis;

namespace LossGen.Benchmarks.Generators;

/// <summary>The least that a generator for an attribute can do: it finds what carries it and emits a constant for each.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class OneAttributeGenerator(string attribute) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var names = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (_, _) => true,
            static (target, _) => target.TargetSymbol is INamedTypeSymbol type
                ? type.Name
                : $"{target.TargetSymbol.ContainingType.Name}.{target.TargetSymbol.Name}");
        context.RegisterSourceOutput(names, static (output, name) => output.AddSource(name + ".g.cs", YardstickText.Value));
    }
}
